using BenchmarkDotNet.Running;
using Spend.Core.Bench;

BenchmarkSwitcher.FromAssembly(typeof(Decisions).Assembly).Run(args);
