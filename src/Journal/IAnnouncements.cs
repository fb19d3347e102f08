using Spend.Core.Accounts;

namespace Spend.Journal;

/// <summary>Says what the outside has to hear of a record. It is committed with the record, so that it can neither be lost nor be told of what never happened.</summary>
public interface IAnnouncements
{
    /// <summary>The messages of a record; empty for most.</summary>
    /// <param name="before">The account as it was: the record gets the next sequence.</param>
    IReadOnlyList<OutboxMessage> Of(CustomerId customer, Account before, Record record);
}

internal sealed class NoAnnouncements : IAnnouncements
{
    public IReadOnlyList<OutboxMessage> Of(CustomerId customer, Account before, Record record) => [];
}
