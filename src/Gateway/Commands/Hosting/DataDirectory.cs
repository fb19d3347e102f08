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

    /// <summary>The directory, which must have a journal in it: opening creates what is not there, and a mistyped one must not pass for an empty one.</summary>
    /// <exception cref="CommandFailedException">It has none.</exception>
    public static string WithJournal(string? data)
    {
        var directory = OrDefault(data);
        return new FileInfo(Path.Combine(directory, "journal.db")) is { Exists: true, Length: > 0 } ? directory : throw new CommandFailedException($"There is no journal in '{directory}'.");
    }
}
