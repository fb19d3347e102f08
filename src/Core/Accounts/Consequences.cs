using Spend.Core.Caps;
using Spend.Core.Plans;
using Spend.Core.Wallets;

namespace Spend.Core.Accounts;

/// <summary>
/// What follows from a record: the brake trips, a cap is reached, a wallet runs out, alerts fire or are armed again. Whoever applies a
/// record applies these after it, and writes all of them in one append: so each crossing is in the journal exactly once, with what crossed it.
/// </summary>
public static class Consequences
{
    /// <summary>After <paramref name="record"/> was applied. What is returned has no consequences of its own.</summary>
    public static IReadOnlyList<Record> Of(Account account, Record record, Catalog catalog)
    {
        // Between the end of a plan's grant and the next one, which comes at the same instant, nobody is out of money.
        if (record is PlanGrantsEnded && account.Subscription is { Current.Plan.Grant: not null } subscription && subscription.NextGrantAt == record.At) return [];
        List<Record>? found = null;
        if (record is Posting posting)
        {
            if (BrakeTrips(account, posting) is { } tripped) (found ??= []).Add(tripped);
            foreach (ref readonly var move in posting.Caps.AsSpan())
                if (move.Enforcement != CapEnforcement.Shadow && !move.IsOfOneEvent && move.ReachesLimit) (found ??= []).Add(new CapReached(record.At, move));
        }
        if (MayDeplete(account, record))
            foreach (var unit in DrawnUnits(account, record))
                if (account.Wallet.Unspent(unit).IsZero) (found ??= []).Add(new WalletDepleted(record.At, unit));
        // Who was suspended for what is overdue goes on once nothing of it is left.
        if (record is InvoiceRecord && account.Control.Suspension is { Invoice: { } cause } && !account.Billing.IsToBePaid(cause))
            (found ??= []).Add(new AccountResumed(record.At));
        if (account.Control.Alerts.Count > 0) AlertWatch.Look(account, record, catalog, found ??= []);
        return found ?? [];
    }

    private static BrakeTripped? BrakeTrips(Account account, Posting posting)
    {
        if (account.Control.Brake is not { Brake: { } brake, Rate: { } rate } state || state.IsTripped(posting.At) || !posting.Charged.IsPositive) return null;
        var spent = rate.SumAt(posting.At);
        return spent > brake.Limit ? new BrakeTripped(posting.At, posting.At + brake.CoolDown, spent, brake.Limit) : null;
    }

    /// <summary>Of the records that pay, only one that empties a grant can empty a wallet: a quick look, because every charge asks.</summary>
    private static bool MayDeplete(Account account, Record record)
    {
        if (record is not Posting posting) return record is PlanChanged or GrantClosed or PlanGrantsEnded;
        if (!posting.MovesUsage) return false;
        foreach (var line in posting.Lines)
            foreach (var (grant, amount) in line.Burns)
                if (amount.IsPositive && account.Wallet.Find(grant) is { Unspent.IsZero: true }) return true;
        // Taking back can cost more, too.
        return posting.Reversed.Length > 0;
    }

    /// <summary>The units in which active grants paid for something, or in which some lapsed, by name.</summary>
    private static IEnumerable<string> DrawnUnits(Account account, Record record)
    {
        var drawn = new Dictionary<string, Money>(0, StringComparer.Ordinal);
        switch (record)
        {
            case Posting { MovesUsage: true } posting:
                foreach (var line in posting.Lines) Add(line.Burns);
                foreach (var line in posting.Reversed) Add(line.Burns);
                break;
            case PlanChanged changed:
                foreach (var cut in changed.Cuts)
                    foreach (var line in cut.Lines) Add(line.Burns);
                Add(changed.Lapsed);
                break;
            case GrantClosed { Lapsed.IsPositive: true } closed: AddTo(account.Wallet.Find(closed.Grant), closed.Lapsed); break;
            case PlanGrantsEnded ended:
                foreach (var (grant, lapsed) in ended.Lapsed) AddTo(account.Wallet.Find(grant), lapsed);
                break;
        }
        return drawn.Count == 0 ? [] : drawn.Where(static d => d.Value.IsPositive).Select(static d => d.Key).Order(StringComparer.Ordinal);

        void Add(Burn[] burns)
        {
            foreach (var (grant, amount) in burns)
                if (account.Wallet.Find(grant) is { Status: GrantStatus.Active } active) AddTo(active, amount);
        }

        void AddTo(Grant? grant, Money amount)
        {
            if (grant is not null) drawn[grant.Terms.Unit] = drawn.GetValueOrDefault(grant.Terms.Unit) + amount;
        }
    }
}
