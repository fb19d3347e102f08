using System.CommandLine;

namespace Spend.Gateway.Commands.Hosting;

/// <summary>Where a command's data lives: <c>--data</c>, else the setting that the gateway reads itself.</summary>
public static class DataDirectory
{
    private const string Variable = "SPEND_DATA";

    public static Option<string?> Option() => new("--data") { HelpName = "DIR", Description = $"Data directory; else {Variable}, else ./data." };

    /// <summary>The host's setting; nothing where the option was not given, so that the environment decides.</summary>
    public static string[] Setting(string? data) => data is null ? [] : [$"--{Variable}={data}"];

    public static string OrDefault(string? data, string fallback = "./data") =>
        data ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set ? set : fallback);
}
