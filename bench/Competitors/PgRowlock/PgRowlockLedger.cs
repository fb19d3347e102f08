using System.Data;
using Npgsql;
using Spend.Competitors.Http;
using Spend.Competitors.Ledger;

namespace Spend.Competitors.PgRowlock;

/// <summary>
/// PostgreSQL as most teams would use it: lock the customer's row, write the event, update, commit. One round trip per decision
/// through a pooled connection on which the statement stays prepared. Safety rests on the row lock and the events' primary key.
/// </summary>
internal sealed class PgRowlockLedger(string connectionString) : ILedger, IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = new NpgsqlSlimDataSourceBuilder(connectionString).Build();

    public async Task SeedAsync(int customers)
    {
        await using (var schema = _source.CreateCommand(EmbeddedText.Read("authorize.sql")))
        {
            await schema.ExecuteNonQueryAsync();
        }

        await using (var seed = _source.CreateCommand(
            "insert into customers select 'c' || n, $1, $1, current_date, 0 from generate_series(1, $2) n"))
        {
            seed.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Nanodollars.SeedBalance });
            seed.Parameters.Add(new NpgsqlParameter<int> { TypedValue = customers });
            await seed.ExecuteNonQueryAsync();
        }

        // Statistics before the first plan: a function planned against an empty table may scan it for ever.
        await using var analyze = _source.CreateCommand("vacuum analyze customers");
        await analyze.ExecuteNonQueryAsync();
    }

    public async ValueTask<Outcome> DecideAsync(AuthorizeRequest request)
    {
        if (!PriceList.TryCharge(request.Items[0], out var amount))
        {
            return new Outcome(OutcomeKind.NotPriced);
        }

        await using var connection = await _source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(
            "select kind, charged, balance, cap_spent, cap_limit from authorize_event($1, $2, $3)", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = request.Customer });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = request.Id });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = amount });

        // Prepared once per physical connection; afterwards this finds the statement and sends nothing.
        await command.PrepareAsync();
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow);
        await reader.ReadAsync();
        var kind = (OutcomeKind)reader.GetInt32(0);
        return kind == OutcomeKind.UnknownCustomer
            ? new Outcome(kind)
            : new Outcome(kind, reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
