using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests.Documents;

/// <summary>The catalogs in demo/ are what they say: each can be published as it stands.</summary>
public sealed class PricingDemoTests(PricingGateway gateway) : IClassFixture<PricingGateway>
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.json").Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(PricingPage.Root, "demo");

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_demo_catalog_can_be_published(string file)
    {
        var catalog = (JsonObject)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, file)))!;
        Assert.Equal(["about", "meters", "plans"], catalog.Select(static part => part.Key));
        using var tenant = await gateway.OtherTenant();
        foreach (var part in (string[])["meters", "plans"])
            foreach (var (key, body) in catalog[part]!.AsObject()) (await tenant.Put($"/v1/{part}/{key}", body!.ToJsonString())).Is(201);
    }

    [Fact]
    public async Task The_readme_of_the_demos_names_each_of_them()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Folder, "README.md"));
        Assert.Equal(5, Files.Count);
        Assert.All(Directory.GetFiles(Folder, "*.json"), file => Assert.Contains($"({Path.GetFileName(file)})", readme, StringComparison.Ordinal));
    }
}
