using System.Collections.Concurrent;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Plans;

namespace Spend.Journal;

/// <summary>All accounts of this process: finds the actor of a customer, loading it where it is not in memory.</summary>
public sealed class Accounts : IAccounts
{
    private readonly ConcurrentDictionary<CustomerId, AccountActor> _actors = new();
    private readonly ActorEnvironment _environment;

    /// <param name="catalogOf">The present catalog of a tenant; each decision asks once.</param>
    /// <param name="onQuarantine">Told of each account whose journal cannot be replayed.</param>
    /// <param name="snapshotEvery">Records between two snapshots of an account.</param>
    /// <param name="announcements">What goes into the outbox with a record; null: nothing.</param>
    /// <param name="node">How this process calls itself in a shared journal.</param>
    /// <param name="activity">Who is told what happens to accounts that are watched; null: nobody.</param>
    /// <param name="onDenied">Told of each denial and its time before its caller is answered, watched or not. Must neither wait nor throw.</param>
    /// <param name="refreshCatalog">Brings in what other processes have published.</param>
    public Accounts(
        IJournal journal, GroupCommit commits, Func<string, Catalog> catalogOf, TimeProvider clock,
        Action<CustomerId, Exception>? onQuarantine = null, int snapshotEvery = 4_096, IAnnouncements? announcements = null, string node = "", Action? refreshCatalog = null, IActivity? activity = null,
        Action<CustomerId, Command, Answer, Instant>? onDenied = null)
    {
        _environment = new ActorEnvironment(journal, commits, catalogOf, clock)
        {
            SnapshotEvery = snapshotEvery,
            OnQuarantine = onQuarantine ?? (static (_, _) => { }),
            Announcements = announcements ?? new NoAnnouncements(),
            Activity = activity ?? new NoActivity(),
            Node = node,
            RefreshCatalog = refreshCatalog ?? (static () => { }),
            OnDenied = onDenied ?? (static (_, _, _, _) => { }),
            OnFenced = customer => Fenced?.Invoke(customer),
        };
    }

    /// <summary>Why no account answers any more, since the journal has lost what it had confirmed; null: all is well.</summary>
    public string? Lost => _environment.Lost;

    /// <summary>
    /// Told of a customer whose state was thrown away because another process had written its journal in between. Must not block.
    /// </summary>
    public event Action<CustomerId>? Fenced;

    /// <summary>Accounts in memory.</summary>
    public int Loaded => _actors.Count;

    /// <summary>Accounts whose journal cannot be replayed: they answer nothing until someone has looked.</summary>
    public int Quarantined => _actors.Count(static a => a.Value.IsQuarantined);

    /// <inheritdoc/>
    public ValueTask<Answer> Handle(CustomerId customer, Command command) => Find(customer).Handle(command);

    /// <inheritdoc/>
    public ValueTask<Answer>[] HandleAll(IReadOnlyList<Asked> asked)
    {
        var answers = new ValueTask<Answer>[asked.Count];
#pragma warning disable CA2012 // Each is awaited once, by the caller.
        for (var i = 0; i < answers.Length; i++) answers[i] = Handle(asked[i].Customer, asked[i].Command);
#pragma warning restore CA2012
        return answers;
    }

    /// <inheritdoc/>
    public ValueTask<Answer> Check(CustomerId customer, Authorize command) => Find(customer).Check(command);

    /// <inheritdoc/>
    public ValueTask<T> Read<T>(CustomerId customer, Func<Account, Instant, T> view) => Find(customer).Read(view);

    /// <summary>
    /// Reads an account's state as far as this process knows it: where others write the same journal it may be behind. Does not count as a
    /// call, so that reading many does not keep them in memory.
    /// </summary>
    public ValueTask<T> Observe<T>(CustomerId customer, Func<Account, Instant, T> view) => Find(customer).Observe(view);

    /// <inheritdoc/>
    public ValueTask<Past> History(CustomerId customer, EventKey key) => Find(customer).History(key);

    /// <summary>
    /// Customers for whose accounts time has brought something about that is not applied yet, longest due first. Whoever takes them
    /// wakes them; those that could not be woken come again after a while.
    /// </summary>
    public IReadOnlyList<CustomerId> TakeDue(int most) => _environment.Due.Take(_environment.Now, most);

    /// <inheritdoc/>
    public ValueTask Wake(CustomerId customer) => Find(customer).Wake();

    /// <summary>Has <see cref="TakeDue"/> name a customer of whom nobody knows yet what its account waits for.</summary>
    public void Remind(CustomerId customer) => _environment.Due.Remind(customer, _environment.Now);

    /// <summary>
    /// Lets accounts leave memory that nobody called for a while, and those that were called longest ago where there are too many. One that
    /// is called at this very moment may come back as a second actor; the journal's fence makes that safe.
    /// </summary>
    public void EvictIdle(TimeSpan idleFor, int keep = int.MaxValue)
    {
        foreach (var (customer, actor) in _actors)
            if (_environment.Clock.GetElapsedTime(actor.LastUsed) >= idleFor) Evict(customer, actor);
        var tooMany = _actors.Count - keep;
        if (tooMany <= 0) return;
        foreach (var (customer, actor) in _actors.ToArray().OrderBy(static a => a.Value.LastUsed).Take(tooMany)) Evict(customer, actor);
    }

    /// <summary>Lets an account leave memory now, because nobody will call it here any more. What it waits for stays in the schedule.</summary>
    public void Release(CustomerId customer)
    {
        if (_actors.TryGetValue(customer, out var actor)) Evict(customer, actor);
    }

    /// <summary>The instant an account that was loaded here waits for; null: none that is known.</summary>
    public Instant? DueAt(CustomerId customer) => _environment.Due.DueAt(customer);

    /// <summary>Drops what the schedule knows of a customer, because another node looks after it.</summary>
    public void Forget(CustomerId customer) => _environment.Due.Report(customer, Instant.Max);

    private void Evict(CustomerId customer, AccountActor actor)
    {
        if (actor.IsQuarantined) return;
        actor.StoreSnapshot();
        _actors.TryRemove(KeyValuePair.Create(customer, actor));
    }

    private AccountActor Find(CustomerId customer) =>
        _actors.TryGetValue(customer, out var actor) ? actor : _actors.GetOrAdd(customer, static (id, environment) => new AccountActor(id, environment), _environment);
}
