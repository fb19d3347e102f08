namespace Spend.Journal.Tests.Stores;

/// <summary>A fresh, empty store for one test, whichever database is behind it.</summary>
public interface IJournalStore : IDocumentsStore
{
    IJournal Journal { get; }

    IOutbox Outbox { get; }
}
