await using var silo = Spend.Silo.SiloHost.Build(args);
await silo.RunAsync();
