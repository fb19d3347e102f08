using Spend.Gateway.Commands;
using Spend.Silo;

try
{
    await using var silo = SiloHost.Build(args);
    await silo.RunAsync();
    return 0;
}
catch (Exception e) when (CommandLine.Sentence(e) is { } sentence)
{
    await Console.Error.WriteLineAsync(sentence);
    return 1;
}
