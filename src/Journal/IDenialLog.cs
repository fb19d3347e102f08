using Spend.Core;

namespace Spend.Journal;

/// <summary>
/// The latest denials, for people to look at: so many of each customer, equal ones counted together. Not on record, and not waited for until
/// it is on the disk: a failing machine may lose the latest.
/// </summary>
/// <remarks>Every method may throw <see cref="JournalUnavailableException"/>: the store cannot be read or written now.</remarks>
public interface IDenialLog
{
    /// <summary>
    /// Adds entries, and replaces those that have a number, where they are still there. The oldest go: of customers of which
    /// there are more than <see cref="Limits.DenialsPerCustomer"/>, and of all beyond <see cref="Limits.Denials"/>. Answers their numbers, in order.
    /// </summary>
    IReadOnlyList<long> Put(IReadOnlyList<DenialEntry> entries);

    /// <summary>Entries with smaller numbers, newest first.</summary>
    IReadOnlyList<DenialEntry> Find(DenialQuery query);

    /// <summary>A tenant's entries that were added or replaced after a change, in the order of their latest change.</summary>
    IReadOnlyList<DenialEntry> Since(string tenant, long change, int limit);

    /// <summary>Of each tenant that has changes after one: the latest.</summary>
    IReadOnlyDictionary<string, long> ChangesAfter(long change);

    /// <summary>Forgets entries from before an instant.</summary>
    void Prune(Instant before);
}

/// <param name="Number">Rises in the order in which entries came; 0: it is new.</param>
/// <param name="Change">Rises with each change of any entry, in the order in which they become visible; the store gives it.</param>
/// <param name="At">When it happened last.</param>
/// <param name="Code">Such as <c>cap_exceeded</c>.</param>
/// <param name="Body">All of it, as UTF-8 JSON.</param>
public sealed record DenialEntry(long Number, long Change, CustomerId Customer, Instant At, string Code, ReadOnlyMemory<byte> Body);

/// <summary>Which entries are wanted; null: any.</summary>
/// <param name="Before">Only entries with a smaller number.</param>
public sealed record DenialQuery(string Tenant, string? Customer, string? Code, long Before, int Limit);
