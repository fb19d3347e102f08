using System.Globalization;
using Npgsql;
using Spend.Layouts;
using Spend.Layouts.Kinds;

// bench/layouts starts PostgreSQL and passes: the connection string, the server's process id, seconds, rounds, callers (comma separated), customers.
if (args is not [var store, var postmaster, var secondsText, var roundsText, var callersText, var customersText])
{
    await Console.Error.WriteLineAsync("usage: STORE POSTMASTER SECONDS ROUNDS CALLERS,CALLERS CUSTOMERS");
    return 2;
}

var time = TimeSpan.FromSeconds(double.Parse(secondsText, CultureInfo.InvariantCulture));
var rounds = int.Parse(roundsText, CultureInfo.InvariantCulture);
var names = Heads.NamesOf(int.Parse(customersText, CultureInfo.InvariantCulture));
var callers = callersText.Split(',').Select(static c => int.Parse(c, CultureInfo.InvariantCulture)).ToArray();

Layout[] layouts =
[
    new HeadTable(),
    new PackedRows(),
    new BatchRows(),
    new KeyedRows(),
    new PackedRows("e2", "like (b), 2 lanes, customers split over them", lanes: 2),
    new PackedRows("e4", "like (b), 4 lanes", lanes: 4),
    new PipelinedRows(),
    new PackedRows("g", "like (b), payload neither compressed nor tried to be (storage external)", storage: "external"),
];
Cell[] cells = [.. new[] { 1, names.Length }.SelectMany(customers => callers.Select(c => new Cell(customers, c)))];

var processors = new ProcessorTime(int.Parse(postmaster, CultureInfo.InvariantCulture));
await using var source = NpgsqlDataSource.Create(store);
var heads = layouts.ToDictionary(static l => l, _ => new Heads(names));
foreach (var layout in layouts)
{
    await using (var schema = source.CreateCommand(layout.Schema)) await schema.ExecuteNonQueryAsync();
    await using (var connection = await source.OpenConnectionAsync()) layout.Seed(connection, names);
    FenceProof.Check(source, layout, heads[layout]);
}

await using (var analyze = source.CreateCommand("vacuum analyze")) await analyze.ExecuteNonQueryAsync();

// Rounds outermost, layouts innermost and each time in another order: a slow minute of the machine hits all of them.
var table = new ResultTable(layouts, cells);
var turn = 0;
for (var round = 1; round <= rounds; round++)
    foreach (var cell in cells)
    {
        for (var i = 0; i < layouts.Length; i++)
        {
            var layout = layouts[(i + turn) % layouts.Length];
            var measured = new Measurement(source, processors, layout, heads[layout]).Take(cell.Callers, cell.Customers, time);
            table.Add(layout, cell, measured);
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"round {round}, {cell.Title}, ({layout.Letter}): {measured.Rate:N0} events/s, commit {measured.P50:F2} / {measured.P99:F2} ms, {measured.BatchSize:F0} events each, {measured.WalBytes:N0} WAL bytes and {measured.ServerMicros:F1} us of the server an event, others took {measured.Others:P0}"));
        }

        turn++;
    }

foreach (var layout in layouts) new Measurement(source, processors, layout, heads[layout]).CheckBooks();
Console.Write(table.Markdown());
return 0;
