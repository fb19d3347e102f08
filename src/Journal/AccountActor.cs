using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Plans;

namespace Spend.Journal;

/// <summary>
/// The thin shell around one account: recover, decide, enqueue, release answers in order. It knows nothing about HTTP or SQL.
/// </summary>
/// <remarks>
/// Deciding is synchronous, so a short lock is all the mailbox that is needed. State runs ahead of the disk: an answer waits for the
/// append that its state contains, and a lost or unknown append throws the whole state away, with every answer that waited on it. Each
/// of those callers then decides again on what the journal says, under the same key. Safety rests on the journal refusing appends that
/// do not follow its head, not on there being only one actor.
/// </remarks>
internal sealed class AccountActor(CustomerId id, ActorEnvironment environment)
{
    /// <summary>How often a command starts over before its caller is told to come back.</summary>
    private const int Attempts = 8;

    /// <summary>Before the sequence of a key that memory has forgotten, which is 0.</summary>
    private const long NotKnown = -1;

    private readonly Lock _gate = new();
    private Account? _account;

    // Of this activation: once one of its appends is lost, none of the later ones, which build on it, may be written.
    private AppendChain _chain = new();
    private Task<AppendResult> _latestAppend = Task.FromResult(AppendResult.Committed);
    private long _snapshotAt;
    private Exception? _quarantine;
    private int _waiting;

    // What the schedule knows of the account; null: nothing that can be relied on.
    private Instant? _reported;

    /// <summary>When it was last called; for leaving memory. 0: never, since only time has woken it.</summary>
    public long LastUsed { get; private set; }

    public bool IsQuarantined => _quarantine is not null;

    public ValueTask<Answer> Handle(Command command) => Run(command, record: true);

    public ValueTask<Answer> Check(Authorize command) => Run(command, record: false);

    public ValueTask<T> Read<T>(Func<Account, Instant, T> view) => Read(view, isCall: true);

    /// <summary>Brings about what is due, and tells the schedule what comes next. Does not count as a call.</summary>
    public async ValueTask Wake() => await Read(static (_, _) => true, isCall: false).ConfigureAwait(false);

    private async ValueTask<T> Read<T>(Func<Account, Instant, T> view, bool isCall)
    {
        for (var attempt = 1; ; attempt++)
        {
            T result;
            Task<AppendResult> append;
            Account account;
            lock (_gate)
            {
                account = Load();
                if (isCall) LastUsed = environment.Clock.GetTimestamp();
                else _reported = null;
                var now = Now(account);
                Take(account, null, environment.CatalogOf(id.Tenant), now);
                result = view(account, now);
                append = _latestAppend;
            }
            if (await IsDurable(account, append, attempt).ConfigureAwait(false)) return result;
        }
    }

    public async ValueTask<Past> History(EventKey key)
    {
        // What is not durable yet does not exist for a reader.
        await Read(static (_, _) => true).ConfigureAwait(false);
        return FetchPast(key);
    }

    /// <summary>Keeps what activation would have to replay. For actors that are about to leave memory; not where nobody but time wants them.</summary>
    public void StoreSnapshot()
    {
        lock (_gate)
            if (LastUsed != 0 && _account is { } account && account.Sequence > _snapshotAt) BeginSnapshot(account);
    }

    private async ValueTask<Answer> Run(Command command, bool record)
    {
        if (Interlocked.Increment(ref _waiting) > Limits.QueuePerAccount)
        {
            Interlocked.Decrement(ref _waiting);
            throw new OverloadedException("Too many requests of this customer wait already.");
        }
        try
        {
            var past = Past.Nothing;
            // Up to where the past is known. Not the last sequence in it: the journal does not find every record that knows a key (a refund
            // is in the posting that brought it), and looking for it again would never end.
            var pastThrough = NotKnown;
            for (var attempt = 1; ; attempt++)
            {
                Account account;
                Decision decision;
                Task<AppendResult> append;
                long sequence;
                bool needsPast;
                lock (_gate)
                {
                    if (environment.Commits.IsFull) throw new OverloadedException("Too many requests wait for their commit already.");
                    account = Load();
                    LastUsed = environment.Clock.GetTimestamp();
                    var now = Now(account);
                    var catalog = environment.CatalogOf(id.Tenant);
                    Take(account, null, catalog, now);
                    needsPast = Decider.NeedsPast(account, command) && pastThrough < account.Keys.LatestOf(command.Key);
                    decision = needsPast ? default : Decider.Decide(account, command, past, catalog, now);
                    // As it is written, so that a replay finds what the first answer said.
                    if (command.By is not null && decision is { Record: { } asked, Status: not Status.Replayed }) decision = decision with { Record = asked with { By = command.By } };
                    // An answer reflects its own record; what follows from that has told nobody yet.
                    sequence = account.Sequence + (record && decision.Status == Status.Accepted ? 1 : 0);
                    if (record && !needsPast && decision.Record is { } fact && decision.Status != Status.Replayed) Take(account, fact, catalog, now);
                    append = _latestAppend;
                }
                if (!await IsDurable(account, append, attempt).ConfigureAwait(false)) (past, pastThrough) = (Past.Nothing, NotKnown);
                else if (needsPast) (past, pastThrough) = (FetchPast(command.Key), sequence);
                else return new Answer(decision.Status, decision.Record, decision.Status == Status.Replayed ? decision.Sequence : sequence, decision.Denial, account.Profile?.Currency ?? "");
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Waits for an append. False: it was lost or its fate is unknown; the state is gone and the caller decides again (law 9).</summary>
    private async ValueTask<bool> IsDurable(Account account, Task<AppendResult> append, int attempt)
    {
        try
        {
            if (await append.ConfigureAwait(false) == AppendResult.Committed) return true;
            Drop(account);
            if (attempt >= Attempts) throw new JournalUnavailableException($"Another node keeps writing the journal of this customer ({attempt} attempts).");
            // Two nodes that serve one customer in turn would otherwise reload on every command.
            await Task.Delay(Random.Shared.Next(1, 1 << Math.Min(attempt, 6)), CancellationToken.None).ConfigureAwait(false);
        }
        catch (JournalUnavailableException) when (attempt < 2)
        {
            Drop(account);
        }
        catch (JournalUnavailableException)
        {
            Drop(account);
            throw;
        }
        return false;
    }

    private void Drop(Account account)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_account, account)) _account = null;
            // What the schedule knows may be of the state that is gone, and the caller may not come back.
            if (_account is null) environment.Due.Remind(id, environment.Now);
        }
    }

    private Instant Now(Account account) => Instant.Later(environment.Now, account.JournalTime);

    /// <summary>
    /// Applies a record, or null, with everything that follows from it and everything that is due, and queues all of it as one append: a
    /// crossing is durable exactly when what crossed it is.
    /// </summary>
    /// <param name="catalog">The one the decision behind it uses.</param>
    private void Take(Account account, Record? fact, Catalog catalog, Instant now)
    {
        var after = account.Sequence;
        List<Frame>? frames = null;
        List<OutboxMessage>? messages = null;
        try
        {
            if (fact is not null) Apply(fact);
            while (Decider.Due(account, catalog, now) is { } due) Apply(due);
            if (frames is null && _reported is not null) return;
            if (frames is not null) _latestAppend = environment.Commits.AppendAsync(new Append(id, after, frames, messages ?? (IReadOnlyList<OutboxMessage>)[]), _chain);
        }
        catch
        {
            // A broken law, or no room in the queue: nothing of it was journaled, so the journal still has the sound state.
            _account = null;
            throw;
        }
        Report(account);
        if (frames is not null && account.Sequence - _snapshotAt >= environment.SnapshotEvery) BeginSnapshot(account);

        void Apply(Record record)
        {
            Fold(record);
            foreach (var follows in Consequences.Of(account, record, catalog)) Fold(follows);
        }

        void Fold(Record record)
        {
            if (environment.Announcements.Of(id, account, record) is { Count: > 0 } said) (messages ??= []).AddRange(said);
            account.Apply(record);
            (frames ??= new List<Frame>(1)).Add(new Frame(account.Sequence, RecordCodec.KeyOf(record), RecordCodec.Encode(record)));
        }
    }

    private void Report(Account account)
    {
        var next = Decider.NextDueAt(account);
        if (next == _reported) return;
        _reported = next;
        environment.Due.Report(id, next);
    }

    private Past FetchPast(EventKey key)
    {
        var frames = environment.Journal.Find(id, key);
        var records = new (long, Record)[frames.Count];
        for (var i = 0; i < records.Length; i++) records[i] = (frames[i].Sequence, RecordCodec.Decode(frames[i].Payload.Span));
        return new Past(records);
    }

    /// <summary>The account in memory, or as the journal has it: newest snapshot and what came after.</summary>
    private Account Load()
    {
        if (_account is { } loaded) return loaded;
        if (_quarantine is not null) throw new AccountQuarantinedException(id, _quarantine);
        try
        {
            _chain = new AppendChain();
            _latestAppend = Task.FromResult(AppendResult.Committed);
            _reported = null;
            _account = FromSnapshot() ?? Replay(new Account());
            return _account;
        }
        catch (Exception e) when (e is not JournalUnavailableException)
        {
            // One account that cannot be rebuilt must not take the others with it.
            _quarantine = e;
            environment.Due.Report(id, Instant.Max);
            environment.OnQuarantine(id, e);
            throw new AccountQuarantinedException(id, e);
        }
    }

    private Account? FromSnapshot()
    {
        if (environment.Journal.LatestSnapshot(id) is not { } snapshot || SnapshotCodec.Decode(snapshot.State.Span) is not { } account) return null;
        _snapshotAt = account.Sequence;
        return Replay(account);
    }

    private Account Replay(Account account)
    {
        foreach (var frame in environment.Journal.Read(id, account.Sequence)) account.Apply(RecordCodec.Decode(frame.Payload.Span));
        return account;
    }

    /// <summary>Encodes under the lock, stores once durable. Losing it costs time at the next activation, nothing else.</summary>
    private void BeginSnapshot(Account account)
    {
        _snapshotAt = account.Sequence;
        var snapshot = new Snapshot(account.Sequence, SnapshotCodec.Encode(account));
        _latestAppend.ContinueWith(
            append =>
            {
                if (append is { IsCompletedSuccessfully: true, Result: AppendResult.Committed }) environment.Store(id, snapshot);
            },
            CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
