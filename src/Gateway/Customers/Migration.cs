using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Customers;

/// <summary>One move of all customers of a tenant that are on older versions of a plan. Each customer's move is a change like any other.</summary>
internal sealed class Migration(IAccounts accounts, ConfigurationTurns turns, Catalog catalog, Subscribe move, int? fromVersion)
{
    private const int CustomersAtOnce = 1_000, Listed = 1_000;
    private const string ChangeScheduled = "change_scheduled";

    private readonly List<MigratedCustomer> _moved = [];
    private readonly List<SkippedCustomer> _skipped = [];
    private int _countMoved, _countSkipped;

    /// <summary>Where one customer stands: its version if it is to be moved, and why it cannot be.</summary>
    private readonly record struct Standing(int Version, SkippedCustomer? Skip, byte[]? State, Instant Now);

    public async Task<MigrationAnswer> Run(Caller caller, IJournal journal, CancellationToken cancelled)
    {
        foreach (var customer in Customers(caller, journal))
        {
            cancelled.ThrowIfCancellationRequested();
            var id = caller.CustomerOf(customer);
            using var turn = await turns.Take(id, cancelled);
            if (await StandingOf(id, withState: false) is { } standing) await Move(id, standing, caller.KeyId);
        }
        return new MigrationAnswer(new PlanRef(move.Plan, move.Version!.Value), false, _countMoved, _countSkipped, _moved, _skipped, null);
    }

    /// <summary>Counts everybody, and looks closer at the customers of one page.</summary>
    public async Task<MigrationAnswer> Preview(Caller caller, IJournal journal, PageRequest page, CancellationToken cancelled)
    {
        foreach (var customer in Customers(caller, journal))
        {
            cancelled.ThrowIfCancellationRequested();
            var wanted = string.CompareOrdinal(customer, page.After) > 0 && _moved.Count <= page.Limit;
            if (await StandingOf(caller.CustomerOf(customer), wanted) is { } standing) Look(customer, standing);
        }
        var shown = page.Of(_moved, static c => c.Customer);
        return new MigrationAnswer(new PlanRef(move.Plan, move.Version!.Value), true, _countMoved, _countSkipped, shown.Data, _skipped, shown.NextCursor);
    }

    private async Task Move(CustomerId id, Standing standing, string by)
    {
        if (standing.Skip is { } skip)
        {
            Skip(skip);
            return;
        }
        var answer = await accounts.Handle(id, move with { By = by });
        var at = answer.Record switch
        {
            PlanChanged changed => changed.At,
            Core.Accounts.ChangeScheduled { Change: { } ahead } => ahead.At,
            _ => (Instant?)null,
        };
        if (at is not { } when) Skip(new SkippedCustomer(id.Customer, standing.Version, answer.Status.Code(), answer.Status.Sentence()));
        else if (++_countMoved <= Listed) _moved.Add(new MigratedCustomer(id.Customer, standing.Version, when));
    }

    private void Look(string customer, Standing standing)
    {
        if (standing.Skip is { } skip)
        {
            Skip(skip);
            return;
        }
        if (standing.State is { } state)
        {
            try
            {
                if (PlanChangeTrial.Drafts(state, move, catalog, standing.Now) is not var (at, before, after)) return;
                _moved.Add(new MigratedCustomer(customer, standing.Version, at, before, after));
            }
            catch (ProblemException refused)
            {
                Skip(new SkippedCustomer(customer, standing.Version, refused.Problem.Code, refused.Problem.Detail));
                return;
            }
        }
        _countMoved++;
    }

    private void Skip(SkippedCustomer customer)
    {
        if (++_countSkipped <= Listed) _skipped.Add(customer);
    }

    /// <summary>Null where the customer is not on a version that is to be left.</summary>
    private async Task<Standing?> StandingOf(CustomerId id, bool withState) => await accounts.Read<Standing?>(id, (account, now) =>
    {
        if (account.Plan is not { } plan || plan.Key != move.Plan || !(fromVersion is { } from ? plan.Version == from && from != move.Version : plan.Version < move.Version)) return null;
        var skip = account.Subscription.Scheduled is not { } ahead ? null
            // A repeated migration of the same kind: there is nothing more to do, and nothing to worry about.
            : ahead.Plan?.Plan is { } next && next.Key == move.Plan && next.Version == move.Version
                ? new SkippedCustomer(id.Customer, plan.Version, Status.Unchanged.Code(), $"The move is scheduled already, for {ahead.At}.")
                : new SkippedCustomer(id.Customer, plan.Version, ChangeScheduled, $"Another change is scheduled for {ahead.At}; the move would undo it.");
        return new Standing(plan.Version, skip, withState && skip is null ? SnapshotCodec.Encode(account) : null, now);
    });

    private static IEnumerable<string> Customers(Caller caller, IJournal journal)
    {
        for (var after = ""; ;)
        {
            var some = journal.Customers(caller.Tenant, after, CustomersAtOnce).ToList();
            foreach (var customer in some) yield return customer;
            if (some.Count < CustomersAtOnce) yield break;
            after = some[^1];
        }
    }
}
