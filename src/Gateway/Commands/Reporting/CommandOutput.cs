using Spectre.Console;

namespace Spend.Gateway.Commands.Reporting;

/// <summary>Where a command speaks: what it came to on standard output, how far it is and what went wrong on standard error.</summary>
/// <param name="Console">Standard output, for people.</param>
/// <param name="Progress">Standard error, for bars that are drawn again and again.</param>
/// <param name="Out">Standard output, for scripts.</param>
/// <param name="Error">Standard error.</param>
public sealed record CommandOutput(IAnsiConsole Console, IAnsiConsole Progress, TextWriter Out, TextWriter Error)
{
    private const int WidthOfFiles = 200;

    public static CommandOutput OfProcess()
    {
        var progress = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });
        if (!System.Console.IsOutputRedirected) return new(AnsiConsole.Console, progress, System.Console.Out, System.Console.Error);
        var output = TextWriter.Synchronized(new StreamWriter(new RedirectedOutput()) { AutoFlush = true });
        return new(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }), progress, output, System.Console.Error);
    }

    /// <summary>In a file or a pipe: no colours, and no amounts cut off at 80 columns.</summary>
    public void BePlainWhereNobodyLooks()
    {
        BePlain(Console);
        BePlain(Progress);
    }

    private static void BePlain(IAnsiConsole console)
    {
        if (console.Profile.Out.IsTerminal) return;
        console.Profile.Width = WidthOfFiles;
        console.Profile.Capabilities.Ansi = false;
    }
}
