await Spend.Gateway.Gateway.Build(args).RunAsync();
