using Spend.Gateway.Commands;
using Spend.Gateway.Startup;
using Spend.Silo;

// The gateway's word for it, so that both programs are started the same way.
const string Serve = "serve";

if (args is [[not '-', ..] word, ..] && word != Serve)
{
    await Console.Error.WriteLineAsync($"A silo only serves; it has no command '{word}'. Commands such as migrate and verify are the gateway's.");
    return ExitCode.WrongUsage;
}
try
{
    await using var silo = SiloHost.Build(args is [Serve, .. var settings] ? settings : args);
    await Launch.Serve(silo);
    return 0;
}
catch (Exception e) when (StartFault.Sentence(e) is { } sentence)
{
    await Console.Error.WriteLineAsync(sentence);
    return CommandLine.ExitCodeOf(e);
}
