return await Spend.Gateway.Commands.CommandLine.Run(args);
