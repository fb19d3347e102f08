using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Plans;

namespace Spend.Journal;

/// <summary>
/// One account in memory, from being loaded until it is dropped, and the way of its records into the journal. State runs ahead of the disk
/// here; once one append is lost, none of the later ones, which build on it, may be written, and all of this is thrown away.
/// </summary>
/// <remarks>Belongs to one <see cref="AccountActor"/>, which calls it under its lock.</remarks>
internal sealed class Activation
{
    private readonly CustomerId _id;
    private readonly ActorEnvironment _environment;
    private readonly AppendChain _chain = new();
    private ChainHash _hash;
    private long? _epoch;
    private long _snapshotAt;

    // What the schedule knows of the account; null: nothing that can be relied on.
    private Instant? _reported;

    private List<Happened>? _happened;

    private Activation(CustomerId id, ActorEnvironment environment, Account account, ChainHash hash, long snapshotAt, long? epoch) =>
        (_id, _environment, Account, _hash, _snapshotAt, _epoch) = (id, environment, account, hash, snapshotAt, epoch);

    public Account Account { get; }

    /// <summary>The append that the state contains last.</summary>
    public Task<AppendResult> LatestAppend { get; private set; } = Task.FromResult(AppendResult.Committed);

    /// <summary>The account as the journal has it: newest snapshot and what came after. Reads the journal, and may take a while.</summary>
    public static Activation Load(CustomerId id, ActorEnvironment environment)
    {
        var journal = environment.Journal;
        var snapshot = journal.LatestSnapshot(id);
        var account = snapshot is null ? null : SnapshotCodec.Decode(snapshot.State.Span);
        var snapshotAt = account?.Sequence ?? 0;
        account ??= new Account();
        var hash = ChainHash.Origin(id);
        // The mark is read after the frames. Where it is of a later append, another process has written in between.
        do
        {
            foreach (var frame in journal.Read(id, account.Sequence)) account.Apply(RecordCodec.Decode(frame.Payload.Span));
            foreach (var mark in journal.Marks(id, Math.Max(account.Sequence - 1, 0)))
                if (mark.Sequence == account.Sequence) hash = mark.Hash;
        }
        while (journal.IsShared && journal.HeadOf(id) > account.Sequence);
        if (!journal.IsShared) return new Activation(id, environment, account, hash, snapshotAt, epoch: null);
        // After the frames, so that every version they name is in it.
        environment.RefreshCatalog();
        // Of an account without history nobody else can have an older state.
        return new Activation(id, environment, account, hash, snapshotAt, account.Sequence == 0 ? null : journal.NextEpoch());
    }

    /// <summary>
    /// Puts the epoch record in front of what this activation writes first: from then on nothing of an earlier activation can follow the
    /// journal's head. False: it is there already, or is not needed.
    /// </summary>
    public bool BeginEpoch()
    {
        if (_epoch is not { } epoch) return false;
        _epoch = null;
        // What is due and waits for this may bear an earlier instant than now; journal time must not pass it.
        var record = new EpochStarted(Account.JournalTime, epoch, _environment.Node);
        var after = Account.Sequence;
        Account.Apply(record);
        Queue(after, [new Frame(Account.Sequence, default, RecordCodec.Encode(record))], []);
        return true;
    }

    /// <summary>Has the next <see cref="Take"/> tell the schedule what the account waits for, whatever it was told before.</summary>
    public void ForgetReported() => _reported = null;

    /// <summary>
    /// Applies a record, or null, with everything that follows from it and everything that is due, and queues all of it as one append: a
    /// crossing is durable exactly when what crossed it is.
    /// </summary>
    /// <param name="catalog">The one the decision behind it uses.</param>
    /// <remarks>Where it throws, nothing of it was journaled and the activation is of no use any more.</remarks>
    public void Take(Record? fact, Catalog catalog, Instant now)
    {
        if (fact is null && Decider.Due(Account, catalog, now) is not null) BeginEpoch();
        var after = Account.Sequence;
        List<Frame>? frames = null;
        List<OutboxMessage>? messages = null;

        if (fact is not null) Apply(fact);
        while (Decider.Due(Account, catalog, now) is { } due) Apply(due);
        if (frames is null && _reported is not null) return;
        if (frames is not null) Queue(after, frames, messages ?? (IReadOnlyList<OutboxMessage>)[]);
        Report();
        if (frames is not null && Account.Sequence - _snapshotAt >= _environment.SnapshotEvery) BeginSnapshot();

        void Apply(Record record)
        {
            Fold(record);
            foreach (var follows in Consequences.Of(Account, record, catalog)) Fold(follows);
        }

        void Fold(Record record)
        {
            if (_environment.Announcements.Of(_id, Account, record) is { Count: > 0 } said) (messages ??= []).AddRange(said);
            if (_environment.Activity.IsWatched(_id)) (_happened ??= []).Add(new Happened(Account.Sequence + 1, record, _environment.Activity.NoticeOf(_id, Account, record)));
            Account.Apply(record);
            (frames ??= new List<Frame>(1)).Add(new Frame(Account.Sequence, RecordCodec.KeyOf(record), RecordCodec.Encode(record)));
        }
    }

    /// <summary>What the latest <see cref="Take"/> recorded and somebody watches; null: nothing.</summary>
    public List<Happened>? TakeHappened()
    {
        var happened = _happened;
        _happened = null;
        return happened;
    }

    /// <summary>Keeps what the next activation would have to replay.</summary>
    public void StoreSnapshot()
    {
        if (Account.Sequence > _snapshotAt) BeginSnapshot();
    }

    private void Queue(long after, List<Frame> frames, IReadOnlyList<OutboxMessage> messages)
    {
        foreach (var frame in frames) _hash = _hash.Follow(frame);
        LatestAppend = _environment.Commits.AppendAsync(new Append(_id, after, frames, messages) { Hash = _hash }, _chain);
    }

    private void Report()
    {
        var next = Decider.NextDueAt(Account);
        if (next == _reported) return;
        _reported = next;
        _environment.Due.Report(_id, next);
    }

    /// <summary>Encodes now, stores once durable. Losing it costs time at the next activation, nothing else.</summary>
    private void BeginSnapshot()
    {
        _snapshotAt = Account.Sequence;
        var snapshot = new Snapshot(Account.Sequence, SnapshotCodec.Encode(Account));
#if PLANTED_SNAPSHOT_TOO_EARLY
        _environment.Store(_id, snapshot);
#else
        LatestAppend.ContinueWith(
            append =>
            {
                if (append is { IsCompletedSuccessfully: true, Result: AppendResult.Committed }) _environment.Store(_id, snapshot);
            },
            CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
#endif
    }
}
