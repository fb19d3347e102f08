using Spend.Gateway.Http;

namespace Spend.Gateway.Ledger;

/// <summary>Which entries of a ledger are wanted, and in which order.</summary>
/// <param name="Types">Null: of all types.</param>
internal sealed record LedgerQuery(IReadOnlySet<string>? Types, bool IsNewestFirst)
{
    private const string Oldest = "oldest", Newest = "newest";

    /// <exception cref="ProblemException">400.</exception>
    public static LedgerQuery Of(string? type, string? order)
    {
        var types = type?.Split(',');
        foreach (var word in types ?? [])
            if (Text.FaultOfId(word) is { } fault) throw new ProblemException(Problem.Invalid("#", "type: " + fault));
        return new LedgerQuery(types?.ToHashSet(StringComparer.Ordinal), IsNewest(order));
    }

    /// <summary>What a list in the order of a number is asked to begin with.</summary>
    /// <exception cref="ProblemException">400: neither of the two.</exception>
    public static bool IsNewest(string? order) =>
        order is null or Oldest or Newest ? order == Newest : throw new ProblemException(Problem.Invalid("#", $"order: must be {Oldest} or {Newest}."));

    /// <param name="head">The sequence of the latest entry.</param>
    public Page<LedgerEntry> Read(PageRequest request, JournalWalk walk, long head)
    {
        var cursor = request.AfterNumber;
        var records = IsNewestFirst ? walk.BackFrom(cursor > 0 ? Math.Min(cursor - 1, head) : head) : walk.Between(cursor + 1, head);
        var (read, last, entries) = (0, 0L, new List<LedgerEntry>());
        foreach (var (sequence, record) in records)
        {
            var isWanted = Types?.Contains(LedgerView.TypeOf(record)) ?? true;
            if (read++ == walk.RecordsPerPage || (isWanted && entries.Count == request.Limit)) return new Page<LedgerEntry>(entries, PageRequest.Cursor(PageRequest.Key(last)));
            if (isWanted) entries.Add(LedgerView.Of(sequence, record));
            last = sequence;
        }
        return new Page<LedgerEntry>(entries, null);
    }
}
