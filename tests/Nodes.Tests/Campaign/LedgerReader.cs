using System.Globalization;
using System.Text.Json;
using Spend.Nodes.Tests.Checking;

namespace Spend.Nodes.Tests.Campaign;

/// <summary>
/// A customer's journal, read through the API page by page; only one page is in memory. Any node answers for it: one that has ended by itself
/// meanwhile (a silo that the others counted out) is passed over.
/// </summary>
internal static class LedgerReader
{
    public static IEnumerable<Entry> Read(Node[] nodes, int customer)
    {
        var cursor = "";
        do
        {
            var page = new List<Entry>(1_000);
            using (var stream = ReadPage(nodes, customer, cursor))
            using (var json = JsonDocument.Parse(stream))
            {
                foreach (var entry in json.RootElement.GetProperty("data").EnumerateArray()) page.Add(EntryOf(entry));
                cursor = json.RootElement.GetProperty("next_cursor").GetString() is { } next ? $"&cursor={next}" : null;
            }
            foreach (var entry in page) yield return entry;
        }
        while (cursor is not null);
    }

    private static Stream ReadPage(Node[] nodes, int customer, string cursor)
    {
        for (var tried = 0; ; tried++)
            try
            {
                return nodes[(customer + tried) % nodes.Length].Read($"/v1/customers/c{customer}/ledger?limit=1000{cursor}");
            }
            catch (HttpRequestException gone) when (gone.InnerException is System.Net.Sockets.SocketException && tried < nodes.Length - 1)
            {
                // Nobody listens there.
            }
    }

    private static Entry EntryOf(JsonElement entry)
    {
        var sequence = entry.GetProperty("sequence").GetInt64();
        var step = entry.GetProperty("type").GetString() switch
        {
            "charge" or "hold" => Step.Authorize,
            "settle" => Step.Settle,
            "extend" => Step.Extend,
            "release" => Step.Release,
            "expire" => Step.Expire,
            "grant_added" => Step.Grant,
            "cap_set" => Step.Limit,
            _ => Step.Other,
        };
        if (step == Step.Grant)
        {
            var grant = entry.GetProperty("grant");
            return new Entry(sequence, step, IdOf(grant), default, AnswerReader.Amount(grant, "amount"), []);
        }
        if (step == Step.Limit)
        {
            var cap = entry.GetProperty("cap");
            return new Entry(sequence, step, -1, default, 0, [new Move(CapOf(cap, "id"), "", 0, AnswerReader.Amount(cap.GetProperty("definition"), "limit"), 0, 0, 0, 0)]);
        }
        // Of another kind, a posting is one that nobody asked for.
        if (step == Step.Other) return new Entry(sequence, entry.TryGetProperty("posting", out _) ? Step.Authorize : step, -1, default, 0, []);

        var posting = entry.GetProperty("posting");
        var funds = posting.GetProperty("funds");
        var moves = MovesOf(posting.GetProperty("caps"));
        var figures = new Figures(
            AnswerReader.Amount(posting, "charged"), AnswerReader.Amount(posting, "held"), AnswerReader.Amount(posting, "unbilled"),
            AnswerReader.Amount(funds, "available"), AnswerReader.Amount(funds, "held"), Move.DigestOf(moves));
        return new Entry(sequence, step, IdOf(posting), figures, 0, moves);
    }

    private static Move[] MovesOf(JsonElement caps)
    {
        var moves = new Move[caps.GetArrayLength()];
        var n = 0;
        foreach (var move in caps.EnumerateArray())
            moves[n++] = new Move(
                CapOf(move, "cap"), string.Intern(move.GetProperty("counter").GetString()!),
                AnswerReader.WindowEnd(move.GetProperty("window_end")), AnswerReader.Amount(move, "limit"),
                AnswerReader.Amount(move, "spent"), AnswerReader.Amount(move, "held"), AnswerReader.Amount(move, "spent_after"), AnswerReader.Amount(move, "held_after"));
        return moves;
    }

    private static string CapOf(JsonElement parent, string name) => string.Intern(parent.GetProperty(name).GetString()!);

    /// <summary>r17 or g17 is 17; what no client made is -1.</summary>
    private static int IdOf(JsonElement parent) =>
        parent.GetProperty("id").GetString() is ['r' or 'g', .. var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1;
}
