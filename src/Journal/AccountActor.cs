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
/// do not follow its head, not on there being only one actor; an answer that appends nothing asks for the head instead.
/// </remarks>
internal sealed class AccountActor(CustomerId id, ActorEnvironment environment)
{
    /// <summary>How often a command starts over before its caller is told to come back.</summary>
    private const int Attempts = 8;

    /// <summary>Before the sequence of a key that memory has forgotten, which is 0.</summary>
    private const long NotKnown = -1;

    private readonly Lock _gate = new();

    // Written under the lock. Read without it, whoever wants to use it looks again under it.
    private volatile Activation? _activation;
    private Task<Activation>? _loading;
    private Exception? _quarantine;
    private int _waiting;
    private Telling? _telling; // of an account that somebody has watched; outlives the activations, so that all is told in one order
#if PLANTED_KEY_BEFORE_WRITE
    private readonly HashSet<EventKey> _claimed = [];
#endif

    // The latest sequence that somebody was told of. Outlives the activations.
    private long _confirmed;

    /// <summary>When it was last called; for leaving memory. 0: never, since only time has woken it.</summary>
    public long LastUsed { get; private set; }

    public bool IsQuarantined => _quarantine is not null;

    public ValueTask<Answer> Handle(Command command) => Run(command, record: true);

    public ValueTask<Answer> Check(Authorize command) => Run(command, record: false);

    public ValueTask<T> Read<T>(Func<Account, Instant, T> view) => Read(view, isCall: true);

    public ValueTask<T> Observe<T>(Func<Account, Instant, T> view) => Read(view, isCall: false);

    /// <summary>Brings about what is due, and tells the schedule what comes next. Does not count as a call.</summary>
    public async ValueTask Wake() => await Read(static (_, _) => true, isCall: false).ConfigureAwait(false);

    private async ValueTask<T> Read<T>(Func<Account, Instant, T> view, bool isCall)
    {
        environment.ThrowIfLost();
        for (var attempt = 1; ;)
        {
            var activation = _activation ?? await Activate().ConfigureAwait(false);
            T result;
            Task<AppendResult> append;
            long sequence;
            lock (_gate)
            {
                if (_activation != activation) continue;
                var account = activation.Account;
                if (isCall) LastUsed = environment.Clock.GetTimestamp();
                else activation.ForgetReported();
                var now = Now(account);
                Take(activation, null, environment.CatalogOf(id.Tenant), now);
                result = view(account, now);
                (append, sequence) = (activation.LatestAppend, account.Sequence);
            }
            if (await IsDurable(activation, append, sequence, attempt).ConfigureAwait(false) && (!isCall || await IsLatest(activation, sequence).ConfigureAwait(false))) return result;
            attempt++;
        }
    }

    public async ValueTask<Past> History(EventKey key)
    {
        // What is not durable yet does not exist for a reader.
        await Read(static (_, _) => true).ConfigureAwait(false);
        return environment.Journal.PastOf(id, key);
    }

    /// <summary>Keeps what activation would have to replay. For actors that are about to leave memory; not where nobody but time wants them.</summary>
    public void StoreSnapshot()
    {
        lock (_gate)
            if (LastUsed != 0) _activation?.StoreSnapshot();
    }

    private async ValueTask<Answer> Run(Command command, bool record)
    {
        environment.ThrowIfLost();
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
            for (var attempt = 1; ;)
            {
                var activation = _activation ?? await Activate().ConfigureAwait(false);
                Decision decision;
                Task<AppendResult> append;
                long sequence;
                bool needsPast, isWritten;
                string currency;
                Instant now;
                lock (_gate)
                {
                    if (_activation != activation) continue;
                    if (environment.Commits.IsFull) throw new OverloadedException("Too many requests wait for their commit already.");
                    var account = activation.Account;
                    LastUsed = environment.Clock.GetTimestamp();
                    now = Now(account);
                    var catalog = environment.CatalogOf(id.Tenant);
                    Take(activation, null, catalog, now);
                    needsPast = Decider.NeedsPast(account, command) && pastThrough < account.Keys.LatestOf(command.Key);
                    decision = needsPast ? default : Decider.Decide(account, command, past, catalog, now);
#if PLANTED_KEY_BEFORE_WRITE
                    if (record && !needsPast && command is Authorize && decision.Status != Status.Replayed && !_claimed.Add(command.Key)) decision = Status.IdReused;
#endif
                    isWritten = record && !needsPast && decision is { Record: not null, Status: not Status.Replayed };
                    // Again, because what is decided may name the sequence it gets.
                    if (isWritten && activation.BeginEpoch()) decision = Decider.Decide(account, command, past, catalog, now);
                    // As it is written, so that a replay finds what the first answer said.
                    if (command.By is not null && decision is { Record: { } asked, Status: not Status.Replayed }) decision = decision with { Record = asked with { By = command.By } };
                    // An answer reflects its own record; what follows from that has told nobody yet.
                    sequence = account.Sequence + (record && !needsPast && decision.Status == Status.Accepted ? 1 : 0);
                    if (isWritten) Take(activation, decision.Record, catalog, now);
                    (append, currency) = (activation.LatestAppend, account.Profile?.Currency ?? "");
                }
                if (!await IsDurable(activation, append, sequence, attempt).ConfigureAwait(false)) (past, pastThrough) = (Past.Nothing, NotKnown);
                else if (needsPast)
                {
                    (past, pastThrough) = (environment.Journal.PastOf(id, command.Key), sequence);
                    continue;
                }
                else if (isWritten || decision.Status == Status.Replayed || await IsLatest(activation, sequence).ConfigureAwait(false))
                {
                    var answer = new Answer(decision.Status, decision.Record, decision.Status == Status.Replayed ? decision.Sequence : sequence, decision.Denial, currency);
                    if (record && answer.Denial is not null) environment.OnDenied(id, command, answer, now);
                    if (record && answer.Denial is not null && environment.Activity.IsWatched(id)) Telling.Of(ref _telling, id, environment.Activity).Add(command, answer, now);
                    return answer;
                }
                else (past, pastThrough) = (Past.Nothing, NotKnown);
                attempt++;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Waits for an append. False: it was lost or its fate is unknown; the state is gone and the caller decides again (law 9).</summary>
    /// <param name="sequence">The latest in the state, or in the append.</param>
    private async ValueTask<bool> IsDurable(Activation activation, Task<AppendResult> append, long sequence, int attempt)
    {
        try
        {
#if PLANTED_REPLY_BEFORE_COMMIT
            if (!append.IsCompleted) return true;
#endif
            if (await append.ConfigureAwait(false) == AppendResult.Committed)
            {
                Confirm(sequence);
                return true;
            }
            Drop(activation);
            environment.OnFenced(id);
            if (attempt >= Attempts) throw new JournalUnavailableException($"Another node keeps writing the journal of this customer ({attempt} attempts).");
            // Two nodes that serve one customer in turn would otherwise reload on every command.
            await Task.Delay(Random.Shared.Next(1, 1 << Math.Min(attempt, 6)), CancellationToken.None).ConfigureAwait(false);
        }
        catch (JournalUnavailableException) when (attempt < 2)
        {
            Drop(activation);
        }
        catch (JournalUnavailableException)
        {
            Drop(activation);
            throw;
        }
        return false;
    }

    /// <summary>
    /// Whether a state that was just read, and is durable, was the newest: another node may have written since it was loaded. Only an
    /// answer that appends knows without asking. False: the state is gone and the caller starts over.
    /// </summary>
    private async ValueTask<bool> IsLatest(Activation activation, long sequence)
    {
        if (!environment.Journal.IsShared) return true;
        var head = await environment.Journal.LatestHead(id).ConfigureAwait(false);
        if (head == sequence) return true;
        if (head < sequence) throw environment.Lose(id, sequence, head);
        // What came after it may be this activation's own. Then nobody else can have written before that.
        Task<AppendResult> append;
        lock (_gate)
        {
            if (_activation != activation) return false;
            append = activation.Account.Sequence >= head ? activation.LatestAppend : Task.FromResult(AppendResult.Conflict);
        }
        if (await append.ConfigureAwait(false) == AppendResult.Committed) return true;
        Drop(activation);
        environment.OnFenced(id);
        return false;
    }

    private void Confirm(long sequence)
    {
        for (var known = Volatile.Read(ref _confirmed); known < sequence;)
        {
            var found = Interlocked.CompareExchange(ref _confirmed, sequence, known);
            if (found == known) return;
            known = found;
        }
    }

    private void Drop(Activation activation)
    {
        lock (_gate)
        {
            if (_activation == activation) _activation = null;
            // What the schedule knows may be of the state that is gone, and the caller may not come back.
            if (_activation is null) environment.Due.Remind(id, environment.Now);
        }
    }

    private Instant Now(Account account) => Instant.Later(environment.Now, account.JournalTime);

    private void Take(Activation activation, Record? fact, Catalog catalog, Instant now)
    {
        try
        {
            activation.Take(fact, catalog, now);
            if (activation.TakeHappened() is { } happened) Telling.Of(ref _telling, id, environment.Activity).Add(activation.LatestAppend, happened);
        }
        catch
        {
            // A broken law, or no room in the queue: nothing of it was journaled, so the journal still has the sound state.
            _activation = null;
            throw;
        }
    }

    /// <summary>Loads the account, once for all who wait for it.</summary>
    private Task<Activation> Activate()
    {
        lock (_gate)
        {
            if (_quarantine is not null) throw new AccountQuarantinedException(id, _quarantine);
            return _activation is { } loaded ? Task.FromResult(loaded) : _loading ??= Task.Run(Load);
        }
    }

    private async Task<Activation> Load()
    {
        try
        {
            await environment.Loads.WaitAsync().ConfigureAwait(false);
            try
            {
                var activation = Activation.Load(id, environment);
                if (activation.Account.Sequence < Volatile.Read(ref _confirmed)) throw environment.Lose(id, _confirmed, activation.Account.Sequence);
                lock (_gate) _activation = activation;
                return activation;
            }
            finally
            {
                environment.Loads.Release();
            }
        }
        catch (Exception e) when (e is not JournalUnavailableException)
        {
            // One account that cannot be rebuilt must not take the others with it.
            _quarantine = e;
            environment.Due.Report(id, Instant.Max);
            environment.OnQuarantine(id, e);
            throw new AccountQuarantinedException(id, e);
        }
        finally
        {
            lock (_gate) _loading = null;
        }
    }
}
