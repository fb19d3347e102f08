using System.Diagnostics;
using System.Text.RegularExpressions;
using MeteredChat.Llm;
using Spend.Gateway.Tests.Kill;

namespace Spend.Client.Tests.Sample;

/// <summary>The commands of the sample's README run as printed, against a real gateway, and must answer as printed.</summary>
public sealed partial class SampleTests : IDisposable
{
    private const string AdminKey = "sk_sample_0123456789abcdef0123456789";

    /// <summary>Built beside these tests.</summary>
    private static readonly string Chat = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Chat", new DirectoryInfo(AppContext.BaseDirectory).Name, "MeteredChat.Chat.dll"));

    private readonly string _data = Directory.CreateTempSubdirectory("spend-sample-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task The_readme_leads_from_an_empty_folder_to_a_stream_that_is_cut_off_in_mid_sentence()
    {
        var port = GatewayProcess.FreePort();
        using var gateway = await GatewayProcess.Start(_data, AdminKey, port);
        await using var model = FakeModel.Build(["--urls", "http://127.0.0.1:0", "--pause", "1"]);
        await model.StartAsync();

        // What the page expects of an empty store must not depend on what was read before it.
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples", "metered-chat", "README.md"));
        Assert.Contains($"SPEND_DATA=data/metered-chat SPEND_ADMIN_KEY={AdminKey} dotnet run", page, StringComparison.Ordinal);
        var steps = Step().Matches(page);
        Assert.Equal(4, steps.Count);
        var setup = "";
        foreach (Match step in steps)
        {
            var commands = step.Groups["commands"].Value
                .Replace("http://127.0.0.1:8080", $"http://127.0.0.1:{port}", StringComparison.Ordinal)
                .Replace("http://127.0.0.1:8090", model.Urls.First(), StringComparison.Ordinal)
                .Replace("dotnet run -c Release --project samples/metered-chat/Chat --", $"dotnet '{Chat}'", StringComparison.Ordinal);
            Assert.Equal(step.Groups["answer"].Value.Trim(), await Bash(setup + commands));
            // What the first step names, later ones use.
            if (setup.Length == 0) setup = commands[..commands.IndexOf("\n\n", StringComparison.Ordinal)] + "\n";
        }
    }

    [Fact]
    public async Task What_is_not_as_it_should_be_is_one_sentence()
    {
        var port = GatewayProcess.FreePort();
        using var gateway = await GatewayProcess.Start(_data, AdminKey, port);
        using var admin = new HttpClient { BaseAddress = gateway.Address, DefaultRequestHeaders = { { "Authorization", $"Bearer {AdminKey}" } } };
        await SpendGateway.Sell(admin);
        var customer = await SpendGateway.Customer(admin, "acme", "1");

        Assert.Equal("SPEND_KEY is not set: a key of the controller.", await Fault(customer, ""));
        Assert.Contains("API key", await Fault(customer, "sk_of_nobody"), StringComparison.Ordinal);
        Assert.Contains("customer", await Fault("nobody", AdminKey), StringComparison.Ordinal);
        // No model listens there.
        Assert.StartsWith("The model does not answer: ", await Fault(customer, AdminKey), StringComparison.Ordinal);

        async Task<string> Fault(string who, string key)
        {
            var start = new ProcessStartInfo("dotnet", [Chat, who, "Tell me a story"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            (start.Environment["SPEND_KEY"], start.Environment["SPEND_URL"]) = (key, gateway.Address.AbsoluteUri);
            start.Environment["MODEL_URL"] = $"http://127.0.0.1:{GatewayProcess.FreePort()}";
            using var chat = Process.Start(start)!;
            var (output, error) = (chat.StandardOutput.ReadToEndAsync(), (await chat.StandardError.ReadToEndAsync()).Trim());
            await chat.WaitForExitAsync();
            Assert.Equal((1, ""), (chat.ExitCode, await output));
            Assert.DoesNotContain('\n', error);
            return error;
        }
    }

    private static async Task<string> Bash(string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true })!;
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return output.Trim();
    }

    [GeneratedRegex("```sh\n(?<commands>.*?)```\n\n```text\n(?<answer>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Step();
}
