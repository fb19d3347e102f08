using System.Globalization;
using Spend.Competitors.Http;
using Spend.Competitors.Ledger;

namespace Spend.Competitors.RedisLua;

/// <summary>
/// Redis as a counter with a script: dedupe key, balance and cap in one atomic step, one round trip. Safety rests on Redis running
/// scripts one at a time and on <c>appendfsync always</c>, with which it answers only after the append-only file is synced.
/// </summary>
internal sealed class RedisLuaLedger : ILedger, IAsyncDisposable
{
    /// <summary>Redis is one thread, so two connections keep it fed. Tried 1, 2 and 4: no difference beyond the noise.</summary>
    private const int ConnectionCount = 2;

    /// <summary>A day, after which a retry is charged again: a set of all ids ever seen does not fit in memory.</summary>
    private const string DedupeSeconds = "86400";

    private readonly RespConnection[] _connections;
    private readonly string _script;
    private uint _turn;

    private RedisLuaLedger(RespConnection[] connections, string script)
    {
        _connections = connections;
        _script = script;
    }

    public static async Task<RedisLuaLedger> ConnectAsync(string unixSocket)
    {
        var connections = new RespConnection[ConnectionCount];
        for (var i = 0; i < connections.Length; i++)
        {
            connections[i] = await RespConnection.ConnectAsync(unixSocket);
        }

        var loaded = await connections[0].SendAsync(new RespCommand("SCRIPT", "LOAD", EmbeddedText.Read("authorize.lua")));
        return new RedisLuaLedger(connections, loaded.Text ?? throw new InvalidDataException("SCRIPT LOAD answered no digest."));
    }

    public Task SeedAsync(int customers)
    {
        var million = Nanodollars.SeedBalance.ToString(CultureInfo.InvariantCulture);
        return Task.WhenAll(Enumerable.Range(1, customers).Select(n => _connections[0].SendAsync(
            new RespCommand("HSET", $"c:c{n}", "balance", million, "cap_limit", million, "cap_day", "", "cap_spent", "0"))));
    }

    public async ValueTask<Outcome> DecideAsync(AuthorizeRequest request)
    {
        if (!PriceList.TryCharge(request.Items[0], out var amount))
        {
            return new Outcome(OutcomeKind.NotPriced);
        }

        var turn = unchecked(Interlocked.Increment(ref _turn));
        var reply = await _connections[turn % ConnectionCount].SendAsync(new RespCommand(
            "EVALSHA",
            _script,
            "2",
            $"c:{request.Customer}",
            $"d:{request.Customer}:{request.Id}",
            amount.ToString(CultureInfo.InvariantCulture),
            DateTime.UtcNow.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
            DedupeSeconds));

        return reply.Integers switch
        {
            [var kind] => new Outcome((OutcomeKind)kind),
            [var kind, var charged, var balance, var spent, var limit] => new Outcome((OutcomeKind)kind, charged, balance, spent, limit),
            _ => throw new InvalidDataException("The script answered something else than its integers."),
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }
}
