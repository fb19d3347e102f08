using Microsoft.Extensions.Logging;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Grains.Interfaces;
using Spend.Grains.Interfaces.Wire;
using Spend.Journal;

namespace Spend.Grains;

/// <summary>The accounts of all customers, each asked for where its grain is.</summary>
/// <remarks>
/// A customer whose silo cannot be reached is served right here instead, by an actor of this silo: the journal decides whose append counts, so
/// that is as safe as the grain, and the customer does not wait until the cluster has agreed that the silo is gone. A command that was under
/// way is asked again under its own key, so it is carried out once.
/// </remarks>
public sealed class GrainAccounts(IGrainFactory grains, Accounts here, IConfiguration configuration, ActiveCustomers active, IJournal journal, ILogger<GrainAccounts> log) : IAccounts
{
    private readonly OnceASecond _noted = new();
    private long _servedHere;

    public async ValueTask<Answer> Handle(CustomerId customer, Command command)
    {
        try
        {
            return (await Grain(customer).Handle(Call(command)).ConfigureAwait(false)).For(customer);
        }
        catch (Exception failure) when (IsAway(failure))
        {
            Note(failure);
            return await here.Handle(customer, command).ConfigureAwait(false);
        }
    }

    public ValueTask<Answer>[] HandleAll(IReadOnlyList<Asked> asked)
    {
#pragma warning disable CA2012 // Each is awaited once, by the caller.
        var answers = new ValueTask<Answer>[asked.Count];
        foreach (var group in Enumerable.Range(0, asked.Count).GroupBy(i => asked[i].Customer))
        {
            int[] places = [.. group];
            if (places is [var only])
            {
                answers[only] = Handle(group.Key, asked[only].Command);
                continue;
            }
            var all = AskAll(group.Key, Array.ConvertAll(places, place => asked[place].Command));
            for (var n = 0; n < places.Length; n++) answers[places[n]] = Pick(all, n);
        }
#pragma warning restore CA2012
        return answers;

        static async ValueTask<Answer> Pick(Task<Func<int, ValueTask<Answer>>> all, int n) => await (await all.ConfigureAwait(false))(n).ConfigureAwait(false);
    }

    public async ValueTask<Answer> Check(CustomerId customer, Authorize command)
    {
        try
        {
            return (await Grain(customer).Check(Call(command)).ConfigureAwait(false)).For(customer);
        }
        catch (Exception failure) when (IsAway(failure))
        {
            Note(failure);
            return await here.Check(customer, command).ConfigureAwait(false);
        }
    }

    /// <remarks>Of a grain on another silo a copy of the whole account comes over, and the view sees that.</remarks>
    public async ValueTask<T> Read<T>(CustomerId customer, Func<Account, Instant, T> view)
    {
        if (active.Has(customer)) return await here.Read(customer, view).ConfigureAwait(false);
        try
        {
            var state = await Grain(customer).State().ConfigureAwait(false);
            state.Trouble.ThrowIfAny(customer);
            // A snapshot of another version cannot be read here; the journal can.
            if (SnapshotCodec.Decode(state.Snapshot) is { } account) return view(account, new Instant(state.Now));
        }
        catch (Exception failure) when (IsAway(failure))
        {
            Note(failure);
        }
        return await here.Read(customer, view).ConfigureAwait(false);
    }

    /// <remarks>Once the grain has said that what it knows is durable, the journal can be read from anywhere.</remarks>
    public async ValueTask<Past> History(CustomerId customer, EventKey key)
    {
        await Wake(customer).ConfigureAwait(false);
        return journal.PastOf(customer, key);
    }

    public async ValueTask Wake(CustomerId customer)
    {
        try
        {
            (await Grain(customer).Wake().ConfigureAwait(false)).ThrowIfAny(customer);
            // From now on the silo that has it looks after it.
            if (!active.Has(customer)) here.Forget(customer);
        }
        catch (Exception failure) when (IsAway(failure))
        {
            Note(failure);
            await here.Wake(customer).ConfigureAwait(false);
        }
    }

    /// <summary>Hands over commands of one customer; then says what each came to.</summary>
    private async Task<Func<int, ValueTask<Answer>>> AskAll(CustomerId customer, Command[] commands)
    {
        try
        {
            var replies = await Grain(customer).HandleAll(Array.ConvertAll(commands, Call)).ConfigureAwait(false);
            // One that the other silo does not understand is asked here.
            return n => replies[n].IsUnderstood ? new ValueTask<Answer>(replies[n].For(customer)) : here.Handle(customer, commands[n]);
        }
        catch (Exception failure) when (IsAway(failure))
        {
            Note(failure);
            var answers = Array.ConvertAll(commands, command => here.Handle(customer, command).AsTask());
            return n => new ValueTask<Answer>(answers[n]);
        }
    }

    /// <summary>How often a customer was served here because its silo could not be asked.</summary>
    public long ServedHere => Interlocked.Read(ref _servedHere);

    /// <summary>Where a silo is gone, every call for its customers comes through here: one in a second is enough for the log.</summary>
    private void Note(Exception failure)
    {
        Interlocked.Increment(ref _servedHere);
        if (_noted.IsTime) log.ServedHere(failure);
    }

    private CommandCall Call(Command command) => new(command, configuration.Position);

    private ICustomerGrain Grain(CustomerId customer) => grains.GetGrain<ICustomerGrain>(CustomerKey.Of(customer));

    /// <summary>The silo that has the customer cannot be reached, or cannot be asked this.</summary>
    private static bool IsAway(Exception failure) => failure is OrleansException or TimeoutException or NotUnderstoodException;
}
