using System.Diagnostics;
using System.Text.RegularExpressions;
using Spend.Gateway.Tests.Documents;
using Spend.Gateway.Tests.Kill;

namespace Spend.Gateway.Tests;

/// <summary>The README's tour is what a newcomer types first, and other pages are typed after it: they run here as printed and must answer as printed.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private const string AdminKey = "sk_tour_0123456789abcdef0123456789abcdef";

    private readonly string _data = Directory.CreateTempSubdirectory("spend-readme-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData("README.md", 9)]
    [InlineData("docs/streaming.md", 5)]
    public async Task A_tour_answers_as_printed(string page, int atLeast)
    {
        var text = File.ReadAllText(Path.Combine(PricingPage.Root, page));
        var port = GatewayProcess.FreePort();
        using var gateway = await GatewayProcess.Start(_data, AdminKey, port);
        var setup = Setup().Match(text).Groups["setup"].Value
            .Replace("KEY=sk_...", $"KEY={AdminKey}", StringComparison.Ordinal)
            .Replace("127.0.0.1:8080", $"127.0.0.1:{port}", StringComparison.Ordinal);

        var steps = Step().Matches(text);
        Assert.True(steps.Count >= atLeast);
        foreach (Match step in steps)
        {
            var printed = step.Groups["answer"].Value;
            var answered = await Bash(setup + step.Groups["command"].Value);
            Assert.Equal(WithoutTimes(printed), WithoutTimes(answered));
        }
    }

    private static async Task<string> Bash(string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true })!;
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return output.Trim();
    }

    /// <summary>The answers carry today's date; everything else must be as printed.</summary>
    private static string WithoutTimes(string text) => Month().Replace(Timestamp().Replace(text.Trim(), "TIME"), "MONTH");

    [GeneratedRegex("```\n(?<setup>KEY=.*?)```", RegexOptions.Singleline)]
    private static partial Regex Setup();

    [GeneratedRegex("```sh\n(?<command>spend .*?)```\n\n```json\n(?<answer>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Step();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}T[\d:.]+Z")]
    private static partial Regex Timestamp();

    [GeneratedRegex(@"\d{4}-\d{2}(?="")")]
    private static partial Regex Month();
}
