using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Plans;

namespace Spend.Journal;

/// <summary>What all actors of a process share.</summary>
internal sealed record ActorEnvironment(IJournal Journal, GroupCommit Commits, Func<string, Catalog> CatalogOf, TimeProvider Clock)
{
    private const int LoadsAtOnce = 16;

    /// <summary>Records between two snapshots of an account.</summary>
    public int SnapshotEvery { get; init; } = 4_096;

    /// <summary>How this process calls itself in the journal.</summary>
    public string Node { get; init; } = "";

    /// <summary>Brings in what other processes have published by now. Called where an account was loaded from a shared journal.</summary>
    public Action RefreshCatalog { get; init; } = static () => { };

    /// <summary>Loading reads the journal on a thread that waits: of many accounts at once only some.</summary>
    public SemaphoreSlim Loads { get; } = new(LoadsAtOnce);

    /// <summary>Where accounts say what they wait for.</summary>
    public DueSchedule Due { get; } = new();

    public Instant Now => Instant.From(Clock.GetUtcNow().UtcDateTime);

    /// <summary>Why nothing may be answered any more; null: all is well.</summary>
    public string? Lost { get; private set; }

    /// <summary>The journal does not have what it has confirmed: it was restored from a backup, or is another. Only an operator can say how to go on.</summary>
    public JournalUnavailableException Lose(CustomerId customer, long confirmed, long head)
    {
        Lost = $"The journal of '{customer}' ends at {head}, and {confirmed} was confirmed: the database has lost records, and this process answers no more. See \"Restored from a backup\" in docs/operations.md.";
        return new JournalUnavailableException(Lost);
    }

    /// <exception cref="JournalUnavailableException">Records were lost.</exception>
    public void ThrowIfLost()
    {
        if (Lost is { } why) throw new JournalUnavailableException(why);
    }

    public IAnnouncements Announcements { get; init; } = new NoAnnouncements();

    public IActivity Activity { get; init; } = new NoActivity();

    public Action<CustomerId, Exception> OnQuarantine { get; init; } = static (_, _) => { };

    /// <summary>Told of each denial, on the thread that answers: must neither wait nor throw.</summary>
    public Action<CustomerId, Command, Answer, Instant> OnDenied { get; init; } = static (_, _, _, _) => { };

    /// <summary>Told of each activation that another process's append has made worthless.</summary>
    public Action<CustomerId> OnFenced { get; init; } = static _ => { };

    /// <summary>Stores a snapshot if the store takes it.</summary>
    public void Store(CustomerId id, Snapshot snapshot)
    {
        try
        {
            Journal.Store(id, snapshot);
        }
        catch (JournalUnavailableException)
        {
            // Snapshot presence affects cost, never meaning.
        }
    }
}
