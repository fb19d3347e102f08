using Orleans.Concurrency;
using Orleans.Placement;
using Spend.Core;
using Spend.Grains.Interfaces;
using Spend.Grains.Interfaces.Wire;
using Spend.Grains.Placement;
using Spend.Journal;

namespace Spend.Grains;

/// <summary>
/// Gives a customer's account a place in the cluster: the actor that decides is the one that a single node uses too. Orleans sees to it that
/// calls from every silo meet here; that no two of these decide at once is what the journal's fence is for.
/// </summary>
/// <remarks>
/// Reentrant, since answers wait for their commits and many share one. Deciding itself has no await in it: turns are single-threaded, so
/// commands are decided in the order of their turns. It lives at its home (<see cref="Home"/>), which is the same for every silo; Orleans does not move
/// it by itself.
/// </remarks>
[Reentrant, HomePlacement, Immovable]
internal sealed class CustomerGrain(Accounts accounts, IConfiguration configuration, ActiveCustomers active, WatchedCustomers watched, TimeProvider time) : Grain, ICustomerGrain, IRemindable
{
    /// <summary>The one reminder of a customer: an account that left memory waits for an instant.</summary>
    private const string Due = "due";

    /// <summary>A reminder is repeated until it was followed.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromHours(1), Soonest = TimeSpan.FromSeconds(1), Latest = TimeSpan.FromDays(40), Spread = TimeSpan.FromMinutes(2);

    private CustomerId _customer;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _customer = CustomerKey.Parse(this.GetPrimaryKeyString());
        active.Add(_customer, GrainContext);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        active.Remove(_customer, GrainContext);
        watched.Forget(_customer);
        accounts.Release(_customer);
        // A silo that stops has no time for it: the silo with the lease goes through all customers when another is gone.
        if (reason.ReasonCode == DeactivationReasonCode.ActivationIdle) await Remember();
    }

    public ValueTask<AnswerReply> Handle(CommandCall call) => Answer(call, static (accounts, customer, call) => accounts.Handle(customer, call.Command));

    public async ValueTask<AnswerReply[]> HandleAll(CommandCall[] calls) => await Task.WhenAll(Array.ConvertAll(calls, call => Handle(call).AsTask()));

    public ValueTask<AnswerReply> Check(CommandCall call) => Answer(call, static (accounts, customer, call) => accounts.Check(customer, (Core.Accounts.Authorize)call.Command));

    public async ValueTask<StateReply> State()
    {
        try
        {
            return await accounts.Read(_customer, static (account, now) => new StateReply(Trouble.None, SnapshotCodec.Encode(account, keys: false), now.UnixMicroseconds));
        }
        catch (Exception failure) when (Troubles.Of(failure) is { } trouble)
        {
            return new StateReply(trouble, [], 0);
        }
    }

    public async ValueTask<Trouble> Wake()
    {
        try
        {
            await accounts.Wake(_customer);
            return Trouble.None;
        }
        catch (Exception failure) when (Troubles.Of(failure) is { } trouble)
        {
            return trouble;
        }
    }

    public async ValueTask<long> Watch(TimeSpan time)
    {
        watched.Watch(_customer, time);
        try
        {
            return await accounts.Read(_customer, static (account, _) => account.Sequence);
        }
        catch (Exception failure) when (Troubles.Of(failure) is not null)
        {
            return 0;
        }
    }

    /// <summary>Only wakes the grain: being called is all that what is due needs, and it bears its own instant however late this is.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (await Wake() == Trouble.None && await this.GetReminder(Due) is { } reminder) await this.UnregisterReminder(reminder);
    }

    private async ValueTask<AnswerReply> Answer(CommandCall call, Func<Accounts, CustomerId, CommandCall, ValueTask<Answer>> ask)
    {
        try
        {
            // Rare, and then worth the wait: somebody has just published something at the silo that asks.
            if (call.Configuration > configuration.Position) configuration.CatchUp();
            return new AnswerReply(await ask(accounts, _customer, call));
        }
        catch (Exception failure) when (Troubles.Of(failure) is { } trouble)
        {
            return new AnswerReply(trouble);
        }
    }

    /// <summary>Has the cluster wake this customer when what it waits for is due, where no silo has it in memory.</summary>
    private async Task Remember()
    {
        if (accounts.DueAt(_customer) is not { } due) return;
        var wait = TimeSpan.FromMicroseconds(due.UnixMicroseconds - Instant.From(time.GetUtcNow().UtcDateTime).UnixMicroseconds);
        // Periods of many customers end at the same instant: not all of them have to be woken in the same second.
        if (wait > Again) wait += TimeSpan.FromMilliseconds(this.GetGrainId().GetUniformHashCode() % (uint)Spread.TotalMilliseconds);
        await this.RegisterOrUpdateReminder(Due, wait < Soonest ? Soonest : wait > Latest ? Latest : wait, Again);
        accounts.Forget(_customer);
    }
}
