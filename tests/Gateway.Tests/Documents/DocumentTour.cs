using System.Diagnostics;
using System.Text.RegularExpressions;
using Spend.Gateway.Tests.Kill;

namespace Spend.Gateway.Tests.Documents;

/// <summary>
/// A page whose command lines are executed as printed and must answer as printed: a block of set-up, then blocks of commands, each
/// followed by a block of what they answer.
/// </summary>
internal sealed partial class DocumentTour(string page)
{
    private const string AdminKey = "sk_tour_0123456789abcdef0123456789abcdef";

    private readonly string _text = File.ReadAllText(Path.Combine(PricingPage.Root, page));

    /// <summary>Against a gateway of its own.</summary>
    public async Task Take(string data, int atLeastSteps)
    {
        using var gateway = await Gateway(data);
        await Take(gateway, atLeastSteps);
    }

    public static Task<GatewayProcess> Gateway(string data) => GatewayProcess.Start(data, AdminKey, GatewayProcess.FreePort());

    /// <summary>Against one on which others may have been taken before.</summary>
    public async Task Take(GatewayProcess gateway, int atLeastSteps = 1)
    {
        var setup = Setup().Match(_text).Groups["setup"].Value
            .Replace("KEY=sk_...", $"KEY={AdminKey}", StringComparison.Ordinal)
            .Replace("http://127.0.0.1:8080", gateway.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);

        var steps = Step().Matches(_text);
        Assert.True(steps.Count >= atLeastSteps, $"{page} has {steps.Count} steps.");
        foreach (Match step in steps) Assert.Equal(WithoutTimes(step.Groups["answer"].Value), WithoutTimes(await Bash(setup + step.Groups["command"].Value)));
    }

    private static async Task<string> Bash(string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true })!;
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return output.Trim();
    }

    /// <summary>The answers carry today's date, and what is expected of the rest of the month depends on it; everything else must be as printed.</summary>
    private static string WithoutTimes(string text) => Expected().Replace(Month().Replace(Timestamp().Replace(text.Trim(), "TIME"), "MONTH"), "$1");

    [GeneratedRegex("```\n(?<setup>KEY=.*?)```", RegexOptions.Singleline)]
    private static partial Regex Setup();

    [GeneratedRegex("```sh\n(?<command>\\S.*?)```\n\n```json\n(?<answer>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Step();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}T[\d:.]+Z")]
    private static partial Regex Timestamp();

    [GeneratedRegex(@"\d{4}-\d{2}(?="")")]
    private static partial Regex Month();

    [GeneratedRegex(@"(""(?:expected|low|high)"":)""[\d.]+""")]
    private static partial Regex Expected();
}
