using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Spend.Gateway.Tests;

namespace Spend.Client.Tests.Documents;

/// <summary>The code on the SDK's pages is code that compiles, and does what the pages say.</summary>
public sealed partial class SnippetTests(SpendGateway gateway) : IClassFixture<SpendGateway>
{
    [Theory]
    [InlineData("docs/sdk.md", 7)]
    [InlineData("src/Client/README.md", 5)]
    public async Task What_is_printed_is_what_is_compiled(string page, int atLeast)
    {
        var code = Flat(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "Client.Tests", "Documents", "Snippets.cs")));
        var printed = CSharp().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, page)));
        Assert.True(printed.Count >= atLeast);
        Assert.All(printed, block => Assert.Contains(Flat(block.Groups[1].Value), code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_printed_does_what_the_page_says()
    {
        await gateway.Admin.Put("/v1/meters/api_calls", """{"unit":"call","aggregation":"sum"}""");
        (await gateway.Admin.Put("/v1/plans/page", """
            { "currency": "USD", "period": "month", "overage": "deny", "prices": [
              { "id": "call", "meter": "api_calls", "charge_model": "per_unit", "unit_amount": "0.01" },
              { "id": "tokens", "meter": "llm_tokens", "charge_model": "per_unit", "unit_amount": "0.00001" } ] }
            """)).Is(201);
        await SpendGateway.Customer(gateway.Admin, "acme", "0.03", "page");
        var services = new ServiceCollection();
        Snippets.Register(services, SpendGateway.AdminKey);
        services.Configure<SpendOptions>(o => o.BaseAddress = gateway.Address);
        await using var provider = services.BuildServiceProvider();
        var spend = provider.GetRequiredService<SpendClient>();

        Assert.Equal("allowed", await Snippets.Authorize(spend, "one"));
        Assert.Equal("settled", await Snippets.Hold(spend, static () => Task.FromResult(JsonElement.Parse("""{"prompt_tokens":100,"completion_tokens":100}"""))));
        // 0.01 and 0.002 of 0.03 are spent; 0.018 are 800 tokens in and 1,000 out.
        var reader = new StringWriter();
        Assert.Contains("top up", await Snippets.Stream(spend, static () => Enumerable.Repeat("x", 5_000).ToAsyncEnumerable(), reader), StringComparison.Ordinal);
        Assert.Equal(1_000, reader.ToString().Length);
        Assert.StartsWith("InsufficientFunds: Add a credit grant", await Snippets.Authorize(spend, "two"), StringComparison.Ordinal);

        Assert.Equal("InsufficientFunds: Top up.", await Snippets.Fake());
        var options = new SpendOptions();
        Snippets.Offline(options);
        Assert.Equal(0.02m, options.Offline!.Estimate(Usage.Of("api_calls", 2)));
        Assert.Null(options.Offline.Estimate(Usage.Of("pages", 2)));
    }

    /// <summary>Without its indentation.</summary>
    private static string Flat(string code) => string.Join('\n', code.Split('\n').Select(static line => line.Trim())).Trim();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();
}
