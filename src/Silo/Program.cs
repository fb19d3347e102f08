using Spend.Silo;

try
{
    await using var silo = SiloHost.Build(args);
    await silo.RunAsync();
    return 0;
}
catch (Exception e) when (StartFault.Sentence(e) is { } sentence)
{
    await Console.Error.WriteLineAsync(sentence);
    return 1;
}
