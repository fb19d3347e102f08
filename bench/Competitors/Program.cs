using Spend.Competitors;
using Spend.Competitors.Echo;
using Spend.Competitors.Http;
using Spend.Competitors.PgRowlock;
using Spend.Competitors.RedisLua;
using Spend.Competitors.Seed;

// One executable, so that every competitor runs on the same build, the same Kestrel and the same JSON model:
// what differs between two rows of the table is the ledger behind the route and nothing else.
var options = new Options(args);
switch (args is [var first, ..] ? first : "")
{
    case "echo":
        await CompetitorHost.RunAsync(options, new EchoLedger());
        return 0;
    case "pg-rowlock":
        await using (var ledger = new PgRowlockLedger(options.Store))
        {
            await ledger.SeedAsync(options.Customers);
            await CompetitorHost.RunAsync(options, ledger);
        }

        return 0;
    case "redis-lua":
        await using (var ledger = await RedisLuaLedger.ConnectAsync(options.Store))
        {
            await ledger.SeedAsync(options.Customers);
            await CompetitorHost.RunAsync(options, ledger);
        }

        return 0;
    case "seed":
        await SpendSeed.RunAsync(new Uri(options.Urls), options.Customers, Environment.GetEnvironmentVariable("BENCH_KEY") ?? "");
        return 0;
    default:
        await Console.Error.WriteLineAsync(
            """
            usage: echo       --urls http://127.0.0.1:PORT
                   pg-rowlock --urls … --customers N --store NPGSQL_CONNECTION_STRING
                   redis-lua  --urls … --customers N --store REDIS_UNIX_SOCKET
                   seed       --urls … --customers N        seeds a running Spend; the API key comes from BENCH_KEY
            """);
        return 2;
}
