namespace Spend.Journal;

/// <summary>
/// What a list of customers shows of each, derived from its account at some sequence of its journal. Losing it costs time, never meaning: it
/// can be derived again.
/// </summary>
/// <remarks>Every method may throw <see cref="JournalUnavailableException"/>: the store cannot be read or written now.</remarks>
public interface ICustomerOverviews
{
    /// <summary>Puts rows in the place of those of an earlier or the same sequence. A failing machine may lose the latest.</summary>
    void Put(IReadOnlyList<CustomerOverview> rows);

    /// <summary>
    /// A tenant's rows that were put after a number, in the order of their numbers. None is overtaken: nothing with a smaller number becomes
    /// visible later.
    /// </summary>
    IReadOnlyList<CustomerOverview> After(string tenant, long number, int limit);

    /// <summary>The rows of some of a tenant's customers, of those that have one.</summary>
    IReadOnlyList<CustomerOverview> Find(string tenant, IReadOnlyList<string> customers);

    /// <summary>Forgets a customer's row, whatever its sequence.</summary>
    void Remove(CustomerId customer);
}

/// <param name="Sequence">How many records of the journal it reflects.</param>
/// <param name="Body">All of it, as UTF-8 JSON.</param>
/// <param name="Number">The store gives it.</param>
public sealed record CustomerOverview(CustomerId Customer, long Sequence, ReadOnlyMemory<byte> Body, long Number = 0);
