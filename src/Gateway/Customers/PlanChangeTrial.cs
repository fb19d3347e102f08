using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Usage;
using Spend.Gateway.Http;
using Spend.Gateway.Invoices;
using Spend.Gateway.Ledger;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Customers;

/// <summary>A change of plan, carried out on a copy of the account: the copy is thrown away, so whatever is decided on it is only said.</summary>
internal sealed class PlanChangeTrial
{
    private readonly Catalog _catalog;
    private readonly Account _account;
    private Instant _now;

    private PlanChangeTrial(byte[] state, Catalog catalog, Instant now)
    {
        _account = SnapshotCodec.Decode(state) ?? throw new InvalidOperationException("A snapshot that was just taken can be read.");
        (_catalog, _now) = (catalog, now);
    }

    /// <param name="state">A snapshot of the account, everything due by now applied.</param>
    /// <exception cref="ProblemException">The change would be refused.</exception>
    public static PlanChangePreview Preview(CustomerId id, byte[] state, Subscribe command, Catalogs catalogs, Instant now)
    {
        var trial = new PlanChangeTrial(state, catalogs.Of(id.Tenant), now);
        return trial.Preview(id, command, catalogs);
    }

    /// <summary>The drafts of the period it falls in, without and with the change; null where it would change nothing.</summary>
    /// <exception cref="ProblemException">The change would be refused.</exception>
    public static (Instant At, DraftAnswer Before, DraftAnswer After)? Drafts(byte[] state, Subscribe command, Catalog catalog, Instant now)
    {
        var trial = new PlanChangeTrial(state, catalog, now);
        if (trial.Decide(command) is not { } at) return null;
        var period = trial.PeriodOf(at);
        var before = DraftAnswer.Of(trial._account, period);
        trial.CarryOut(command, at);
        return (at, before, DraftAnswer.Of(trial._account, period));
    }

    private PlanChangePreview Preview(CustomerId id, Subscribe command, Catalogs catalogs)
    {
        var from = _account.Subscription.Current;
        var to = _catalog.Plan(command.Plan, command.Version);
        if (Decide(command) is not { } at)
        {
            var draft = DraftAnswer.Of(_account, _account.PeriodAt(_now));
            return new PlanChangePreview(id.Customer, from.Plan?.Plan, to!.Ref, null, new FeeMove(default, default), new AllowanceMove([], []), new GrantMove([], []), [], draft, draft, null);
        }

        var period = PeriodOf(at);
        var before = DraftAnswer.Of(_account, period);
        // Before the change, which may end a trial.
        var credited = FeeFrom(_account.Subscription.Current.Plan, period, at);
        var changed = CarryOut(command, at);
        var (old, plan) = (_account.Subscription.Find(_account.Subscription.Current.Number - 1)!, changed.Plan!);
        var next = _account.SegmentAt(at);
        return new PlanChangePreview(
            id.Customer, old.Plan?.Plan, plan.Plan, at,
            new FeeMove(credited, FeeFrom(plan, next.Period, at)),
            new AllowanceMove(
                old.Plan is null ? [] : CustomerView.AllowancesOf(_account, new SegmentRef(period, old.Number), old.Plan.Plan, catalogs.AllowancesOf(id.Tenant, old.Plan.Plan)),
                CustomerView.AllowancesOf(_account, next, plan.Plan, catalogs.AllowancesOf(id.Tenant, plan.Plan))),
            new GrantMove(changed.Lapsed, Array.ConvertAll(changed.Grants, LedgerView.GrantOf)),
            [.. changed.Cuts.SelectMany(static cut => cut.Lines.Select(line =>
                new RatedAgain(PeriodAnswer.Of(cut.Segment.Period), line.Item.Meter, PriceEntry.Of(line.Price), line.Unit, line.Amount, line.Unbilled)))],
            before, DraftAnswer.Of(_account, period), next.Period == period ? null : DraftAnswer.Of(_account, next.Period));
    }

    /// <summary>When the change would come about; null where it would change nothing but, at most, what is scheduled.</summary>
    private Instant? Decide(Subscribe command)
    {
        var decision = Decider.Decide(_account, command, Past.Nothing, _catalog, _now);
        if (decision.Status.Kind() != StatusKind.Success) throw new ProblemException(Problem.Of(decision.Status, SubscriptionRequest.PointerOf(decision.Status)));
        return decision.Record switch
        {
            PlanChanged changed => changed.At,
            ChangeScheduled { Change: { } ahead } => ahead.At,
            _ when _account.Subscription.Scheduled is { } same && command.Effective != Effective.Now => same.At,
            _ => null,
        };
    }

    /// <summary>The old plan's period that the change cuts or ends.</summary>
    private BillingPeriod PeriodOf(Instant at) => _account.PeriodAt(at > _now ? Before(at) : at);

    private PlanChanged CarryOut(Subscribe command, Instant at)
    {
        PlanChanged? change = null;
        if (Decider.Decide(_account, command, Past.Nothing, _catalog, _now).Record is { } record)
        {
            _account.Apply(record);
            change = record as PlanChanged;
        }
        // What time brings about until then, the change among it.
        while (change is null && Decider.Due(_account, _catalog, at) is { } due)
        {
            _account.Apply(due);
            change = due as PlanChanged;
        }
        _now = at;
        return change ?? throw new InvalidOperationException("A scheduled change comes about at its time.");
    }

    /// <summary>The part of a plan's fee from an instant to the end of a period, trial left out.</summary>
    private Money FeeFrom(PlanTerms? plan, BillingPeriod period, Instant at)
    {
        if (plan?.Fee is not { } fee) return Money.Zero;
        var from = _account.Subscription.TrialEnds is { } trial ? Instant.Earlier(Instant.Later(at, trial), period.End) : at;
        return PeriodPart.Between(period, from, period.End).Share(fee.Amount);
    }

    private static Instant Before(Instant at) => new(at.UnixMicroseconds - 1);
}
