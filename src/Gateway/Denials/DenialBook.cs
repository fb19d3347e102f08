using System.Text.Json;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Denials;

/// <summary>
/// Counts equal denials together: those of one customer with the same code and limit, for a minute from the first. Whoever is denied a
/// thousand times a second for the same reason makes one entry a minute.
/// </summary>
/// <remarks>Of one thread.</remarks>
internal sealed class DenialBook
{
    /// <summary>Of more kinds at once than this, the rest is not remembered.</summary>
    public const int Kinds = 10_000;

    private static readonly TimeSpan Together = TimeSpan.FromMinutes(1);

    private readonly Dictionary<Kind, Entry> _entries = [];
    private readonly List<Entry> _changed = [];

    /// <summary>Takes a denial in. False: there are too many kinds.</summary>
    public bool Add(in Denied denied)
    {
        var kind = Kind.Of(denied);
        if (_entries.TryGetValue(kind, out var entry) && denied.At - entry.FirstAt < Together) entry.Count++;
        else if (_entries.Count >= Kinds && entry is null) return false;
        else _entries[kind] = entry = new Entry(denied) { Count = 1 };
        entry.Take(denied);
        if (!entry.IsChanged) _changed.Add(entry);
        entry.IsChanged = true;
        return true;
    }

    /// <summary>Whether there is something that the log has not.</summary>
    public bool HasChanges => _changed.Count > 0;

    /// <summary>Brings the log up to date. Where it throws, all of it is there for the next time.</summary>
    public void Store(IDenialLog log)
    {
        if (_changed.Count == 0) return;
        var numbers = log.Put(_changed.ConvertAll(static entry => entry.Stored()));
        for (var i = 0; i < numbers.Count; i++) (_changed[i].Number, _changed[i].IsChanged) = (numbers[i], false);
        _changed.Clear();
    }

    /// <summary>Lets go of what nothing is counted with any more.</summary>
    public void Forget(Instant now)
    {
        foreach (var (kind, entry) in _entries)
            if (!entry.IsChanged && now - entry.FirstAt >= Together) _entries.Remove(kind);
    }

    private readonly record struct Kind(CustomerId Customer, Status Status, LimitSource Source, string? Limit, string? Unit)
    {
        public static Kind Of(in Denied denied)
        {
            var denial = denied.Answer.Denial!;
            return new Kind(denied.Customer, denial.Status, denial.Source, denial.Limit?.Id, denial.Unit);
        }
    }

    private sealed class Entry(Denied first)
    {
        public Instant FirstAt { get; private set; } = first.At;

        public long Count { get; set; }

        public Denied Last { get; private set; } = first;

        /// <summary>In the log; 0: not there yet.</summary>
        public long Number { get; set; }

        public bool IsChanged { get; set; }

        /// <summary>What was decided in one order may be handed over in another: an entry is of all from its first to its last all the same.</summary>
        public void Take(in Denied denied)
        {
            FirstAt = Instant.Earlier(FirstAt, denied.At);
            if (denied.At >= Last.At) Last = denied;
        }

        public DenialEntry Stored()
        {
            var denial = LoggedDenial.Of(Last, FirstAt, Count);
            return new DenialEntry(Number, 0, Last.Customer, Last.At, denial.Code, JsonSerializer.SerializeToUtf8Bytes(denial, StrictJson.TypeOf<LoggedDenial>()));
        }
    }
}
