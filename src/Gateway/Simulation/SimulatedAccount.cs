using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Wallets;

namespace Spend.Gateway.Simulation;

/// <summary>
/// An account that exists for one question: as recorded up to the start of a range, then on other terms. Driven through the same engine as
/// real ones, never journaled. What changes its plan, <see cref="SimulatedPlans"/> knows; what uses it, <see cref="SimulatedUsage"/>.
/// </summary>
internal sealed class SimulatedAccount
{
    private readonly SimulatedTerms _terms;
    private readonly Instant _from;
    private readonly Bill _bill;
    private readonly SimulatedPlans _plans;
    private readonly SimulatedUsage _usage;
    private readonly SimulatedInvoices _invoices;

    /// <param name="account">As it was before the first instant of the range.</param>
    /// <param name="subscribesLater">Whether the customer takes a plan after the start of the range: then the simulated one begins there.</param>
    public SimulatedAccount(
        Account account, SimulatedTerms terms, SimulatedRange range, bool subscribesLater,
        Bill bill, DenialTally denials, IReadOnlySet<EventKey> corrected, Func<EventKey, IReadOnlyList<(long Sequence, Record Record)>> before)
    {
        (Account, _terms, _from, _bill) = (account, terms, range.From, bill);
        _plans = new SimulatedPlans(this, terms.Plan, subscribesLater);
        _usage = new SimulatedUsage(this, terms, denials, corrected, before);
        _invoices = new SimulatedInvoices(before);
        if (account.Profile is not null) Begin();
    }

    public Account Account { get; }

    /// <summary>Goes through what was recorded next, on its own terms.</summary>
    /// <param name="recorded">The account that it was recorded for, as it was just before.</param>
    public void Follow(Record record, Account recorded)
    {
        Advance(record.At);
        switch (record)
        {
            case Posting posting: _usage.Follow(posting); break;
            // What was scheduled is scheduled here as well, and time brings it about.
            case PlanChanged changed when recorded.Subscription.Scheduled?.At != changed.At: _plans.Follow(changed); break;
            case ChangeScheduled scheduled: _plans.Follow(scheduled); break;
            case CustomerConfigured configured: Configure(configured); break;
            default:
                // What nothing is made of came about by itself, or only tells.
                if (CommandOf(record, recorded) is { } command) Do(command, record.At, command is InvoiceCommand ? _invoices.PastOf(command.Key) : null);
                break;
        }
    }

    /// <summary>Brings about what time alone does up to and including an instant.</summary>
    public void Advance(Instant at)
    {
        while (Decider.Due(Account, _terms.Catalog, at) is { } due) Apply(due);
    }

    /// <summary>Decides, and applies what is accepted.</summary>
    public Decision Do(Command command, Instant at, Past? past = null, Core.Plans.Catalog? then = null)
    {
        var now = Instant.Later(at, Account.JournalTime);
        var decision = Decider.Decide(Account, command, past ?? Past.Nothing, then ?? _terms.Catalog, now);
        if (decision is { Status: Status.Accepted, Record: { } record }) Apply(record);
        return decision;
    }

    private void Apply(Record record)
    {
        _bill.CloseBefore(Account, record.At);
        Fold(record);
        foreach (var follows in Consequences.Of(Account, record, _terms.Catalog)) Fold(follows);
    }

    private void Fold(Record record)
    {
        Account.Apply(record);
        _invoices.Remember(Account.Sequence, record);
        if (record is not Posting posting) return;
        _bill.Count(posting);
        _usage.Remember(Account.Sequence, posting);
    }

    private void Begin()
    {
        var before = new Instant(_from.UnixMicroseconds - 1);
        Advance(before);
        LeaveOutWatchers(before);
        _plans.Begin(before, _from);
        Differ();
    }

    private void Configure(CustomerConfigured configured)
    {
        if (Account.Profile is not null)
        {
            Do(new Configure(configured.Profile), configured.At);
            return;
        }
        // Who comes within the range has its terms from the start of it, for usage from before it came.
        Do(new Configure(configured.Profile), _from);
        Differ();
        _plans.Arrive(configured.At);
    }

    /// <summary>Prices, caps and grants, from the start of the range on.</summary>
    private void Differ()
    {
        if (_terms.Prices is { } prices) Do(prices.Length == 0 ? new RemovePrices() : new SetPrices(prices), _from);
        if (!_terms.KeepsCaps)
            foreach (var cap in Account.Caps.Select(static c => c.Cap.Id).ToList())
                if (!Array.Exists(_terms.Caps, c => c.Id == cap)) Do(new RemoveCap(cap), _from);
        foreach (var cap in _terms.Caps) Do(new SetCap(cap), _from);
        if (_terms.KeepsGrants) return;
        foreach (var grant in Account.Wallet.InBurnOrder.Where(static g => g is { Status: GrantStatus.Active, Terms.Source: not (GrantSource.Plan or GrantSource.Rollover) }).ToList())
            Do(new VoidGrant(grant.Terms.Id), _from);
    }

    /// <summary>Alerts and top-ups decide nothing, and nobody hears them here.</summary>
    private void LeaveOutWatchers(Instant at)
    {
        foreach (var alert in Account.Control.Alerts.Select(static a => a.Alert.Id).ToList()) Do(new RemoveAlert(alert), at);
        Do(new SetAutoTopUp(null), at);
    }

    /// <summary>What was asked for then and is asked for here as well; null for nothing.</summary>
    private Command? CommandOf(Record record, Account recorded) => record switch
    {
        ContractSet set => new SetContract(set.Contract),
        ContractRemoved => new RemoveContract(),
        PricesSet set when _terms.Prices is null => new SetPrices(set.Prices),
        PricesRemoved when _terms.Prices is null => new RemovePrices(),
        GrantAdded { Grant: var grant } when _terms.KeepsGrants && !GrantTerms.IsReserved(grant.Id) => new AddGrant(grant),
        GrantClosed { Status: GrantStatus.Voided } closed => new VoidGrant(GrantOf(closed.Grant, recorded)),
        CapSet { Cap: var cap } when _terms.Keeps(cap.Id) => new SetCap(cap),
        CapRemoved removed when _terms.Keeps(removed.Cap) => new RemoveCap(removed.Cap),
        BudgetClosed closed when Account.FindCap(closed.Cap)?.Cap is { IsBudget: true } cap && _terms.Keeps(cap.Id) => new CloseBudget(cap.Id, cap.ValuesOf(closed.Counter)),
        // One for an overdue invoice comes about here as well, or does not.
        AccountSuspended { Invoice: null } suspended => new Suspend(suspended.Reason),
        AccountResumed => new Resume(),
        BrakeSet set => new SetBrake(set.Brake),
        _ => SimulatedInvoices.CommandOf(record, recorded),
    };

    /// <summary>The same grant here: those that the account itself gives have its sequence in their names.</summary>
    private string GrantOf(string id, Account recorded) =>
        GrantTerms.IsReserved(id) && recorded.Wallet.Find(id)?.Terms is { } terms
            ? Account.Wallet.InBurnOrder.FirstOrDefault(g => g.Status == GrantStatus.Active && g.Terms.Source == terms.Source && g.Terms.Unit == terms.Unit && g.Terms.ExpiresAt == terms.ExpiresAt)?.Terms.Id ?? id
            : id;
}
