using System.Collections.Frozen;
using System.Numerics;
using Spend.Core.Alerts;
using Spend.Core.Caps;
using Spend.Core.Invoicing;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Wallets;
using Spend.Model;
using Engine = Spend.Core.Accounts;
using Named = Spend.Core.Metering.Properties;

namespace Spend.Core.Tests;

/// <summary>Says what a scenario says in the engine's words.</summary>
internal static class ModelTranslation
{
    public static Engine.Command Command(ModelCommand command) => command switch
    {
        Configure c => new Engine.Configure(new(ModelAccount.CustomerName, c.Currency, c.TimeZone, Anchor(c.Anchor), c.CreditLimit is { } limit ? Money(limit) : null) { Invoicing = Terms(c.Invoicing) }),
        Subscribe c => new Engine.Subscribe(c.Plan, c.Version, Effective(c.Effective)),
        Cancel c => new Engine.Cancel(Effective(c.Effective)),
        SetContract c => new Engine.SetContract(new(Time(c.Contract.Start), Time(c.Contract.End), Prices(c.Contract.Prices), Amount(c.Contract.Commitment), Amount(c.Contract.Minimum))),
        RemoveContract => new Engine.RemoveContract(),
        SetPrices c => new Engine.SetPrices(Prices(c.Prices)),
        RemovePrices => new Engine.RemovePrices(),
        AddGrant c => new Engine.AddGrant(Grant(c.Grant)),
        VoidGrant c => new Engine.VoidGrant(c.Id),
        SetCap c => new Engine.SetCap(Cap(c.Cap)),
        RemoveCap c => new Engine.RemoveCap(c.Id, Owner(c.By)),
        CloseBudget c => new Engine.CloseBudget(c.Id, c.Counter.Values),
        SetAlert c => new Engine.SetAlert(Alert(c.Alert)),
        RemoveAlert c => new Engine.RemoveAlert(c.Id, Owner(c.By)),
        Suspend => new Engine.Suspend("looks wrong"),
        Resume => new Engine.Resume(),
        SetBrake c => new Engine.SetBrake(new(Money(c.Brake.Limit), TimeSpan.FromSeconds(c.Brake.WindowSeconds), TimeSpan.FromSeconds(c.Brake.CoolDownSeconds))),
        RemoveBrake => new Engine.SetBrake(null),
        SetTopUp c => new Engine.SetAutoTopUp(new(Money(c.TopUp.Threshold), Money(c.TopUp.Amount), c.TopUp.PerDay, c.TopUp.PerMonth, TimeSpan.FromSeconds(c.TopUp.CoolDownSeconds))),
        RemoveTopUp => new Engine.SetAutoTopUp(null),
        ClosePeriod c => new Engine.ClosePeriod(c.Period),
        PayInvoice c => new Engine.PayInvoice(c.Invoice, c.Id, Money(c.Amount), c.Reference),
        IssueCreditNote c => new Engine.IssueCreditNote(c.Invoice, c.Id, Money(c.Amount), c.Refunds, c.Reason),
        VoidInvoice c => new Engine.VoidInvoice(c.Invoice, c.Reason),
        GiveUpInvoice c => new Engine.GiveUpInvoice(c.Invoice, c.Reason),
        RefundBalance c => new Engine.RefundBalance(c.Id, Money(c.Amount), c.Reference),
        DeclineTopUp c => new Engine.DeclineTopUp(c.Request, "card declined"),
        Authorize c => new Engine.Authorize(
            c.Id, Print(c.HoldSeconds is null ? "charge" : "hold").Add(Items(c.Items)).Add(Properties(c.Properties)).Add(c.Time ?? -1).Build(),
            Items(c.Items)!, Properties(c.Properties), Time(c.Time), Seconds(c.HoldSeconds)),
        RecordUsage c => new Engine.RecordUsage(c.Id, Print("event").Add(Items(c.Items)).Add(Properties(c.Properties)).Add(c.Time ?? -1).Build(),
            Items(c.Items)!, Properties(c.Properties), Time(c.Time)),
        Settle c => new Engine.Settle(c.Id, Print("settle").Add(Items(c.Items)).Add(c.Succeeded ? 1L : 0L).Build(), Items(c.Items), c.Succeeded),
        Extend c => new Engine.Extend(c.Id, Print("extend").Add(Items(c.Items)).Build(), Items(c.Items), Seconds(c.HoldSeconds)),
        Release c => new Engine.Release(c.Id, Print("release").Build()),
        VoidEvent c => new Engine.VoidEvent(c.Id, Print("void").Add(c.Reason).Build(), c.Reason),
        AmendEvent c => new Engine.AmendEvent(c.Id, Print("amend").Add(Items(c.Items)).Add(c.Reason).Build(), Items(c.Items)!, c.Reason),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    private static InvoiceTerms Terms(ModelInvoiceTerms terms) => new(
        terms.BillTo is { } to ? new BillTo(to.Name, to.Address, to.TaxId, to.Email) : null,
        new TaxTerms([.. terms.Taxes.Select(t => new TaxRate(t.Name, Amount(t.Rate)))], terms.TaxIncluded, terms.Exemption),
        terms.HalfUp ? Rounding.HalfUp : Rounding.HalfEven, terms.PaymentDays, terms.SuspendDays);

    public static Catalog Catalog(ModelCatalog catalog) => new(
        catalog.Meters.ToFrozenDictionary(m => m.Key, m => new Meter(
            m.Key, m.Key, "unit", Enum.Parse<Aggregation>(m.Aggregation.ToString()), m.ValueProperty, m.ChargedOnFailure ? FailurePolicy.Charge : FailurePolicy.NoCharge)),
        catalog.Plans.GroupBy(p => p.Key).ToFrozenDictionary(g => g.Key, g => g.OrderBy(p => p.Version).Select(p => new PlanVersion(
            p.Key, p.Version, p.Key, p.Currency, Plan(p), PriceTable.Compile(PriceSource.Plan, p.Key, p.Version, Prices(p.Prices)))).ToArray()),
        [.. catalog.PriceBooks.OrderBy(b => b.Version).Select(b => new PriceBookVersion(
            b.Key, b.Version, b.Currency, PriceTable.Compile(PriceSource.PriceBook, b.Key, b.Version, Prices(b.Prices))))]);

    private static PlanTerms Plan(ModelPlan p) => new(new PlanRef(p.Key, p.Version), p.Key, p.BillsOverage ? OveragePolicy.Bill : OveragePolicy.Deny)
    {
        Length = new PeriodLength(Enum.Parse<PeriodUnit>(p.Length.Kind.ToString()), p.Length.Count),
        Fee = p.BaseFee.IsZero ? null : new BaseFee(Money(p.BaseFee), p.FeeInAdvance ? FeeTiming.Advance : FeeTiming.Arrears),
        Minimum = Money(p.Minimum),
        TrialDays = p.TrialDays,
        Grace = TimeSpan.FromHours(p.GraceHours),
        Late = p.RejectsLate ? LateEvents.Reject : LateEvents.Adjust,
        Grant = p.RecurringGrant is { Amount.IsZero: false } g ? new RecurringGrant(Money(g.Amount), g.Unit ?? p.Currency, Money(g.RolloverMax), g.Priority, g.Meters) : null,
    };

    /// <summary>A cap counter as the engine spells it.</summary>
    public static string Counter(ModelCounterName counter) => Core.Caps.Cap.CounterNamed(counter.Values);

    public static PriceRef Price(ModelPriceRef price) =>
        new(Enum.Parse<PriceSource>(price.Source.ToString()), price.Owner, price.Version, price.Id, price.Band);

    public static Money Money(BigInteger amount) => Core.Money.FromRaw((Int128)amount);

    private static PriceTerms[] Prices(ModelPrice[] prices)
    {
        var terms = prices.Select(p => new PriceTerms(p.Id, p.Meter, Properties(p.Match), Enum.Parse<ChargeModel>(p.Charge.ToString()))
        {
            UnitAmount = p.Charge == ModelCharge.PerUnit ? Money(p.Amount) : default,
            PackageAmount = p.Charge == ModelCharge.Package ? Money(p.Amount) : default,
            PackageSize = Amount(p.Size),
            Amount = p.Charge == ModelCharge.Flat ? Money(p.Amount) : default,
            PerEvent = p.PerEvent,
            Rate = p.Charge == ModelCharge.Percentage ? Amount(p.Amount) : default,
            FixedAmount = Money(p.FixedAmount),
            MinAmount = Amount(p.MinAmount),
            MaxAmount = Amount(p.MaxAmount),
            Markup = p.Charge == ModelCharge.CostPlus ? Amount(p.Amount) : default,
            FreeUnits = Amount(p.FreeUnits),
            Allowance = Amount(p.Allowance),
            MinPerPeriod = Amount(p.MinPerPeriod),
            MaxPerPeriod = Amount(p.MaxPerPeriod),
            Unit = p.Unit,
            OverageCreditPrice = Amount(p.OverageCreditPrice),
            Tiers = [.. p.Tiers.Select(t => new Tier(t.UpTo is { } end ? Amount(end) : null, Money(t.UnitAmount), Money(t.FlatAmount)))],
            SizeProperty = p.SizeProperty,
        }).ToArray();
        Assert.Empty(PriceValidation.Check(terms));
        return terms;
    }

    private static Quantity Amount(BigInteger amount) => Quantity.FromRaw((Int128)amount);

    private static Money? Amount(BigInteger? amount) => amount is { } there ? Money(there) : null;

    private static BillingAnchor Anchor(ModelAnchor anchor) => new(anchor.Day, anchor.Date);

    private static Engine.Effective Effective(ModelEffective effective) => new(Time(effective.At), effective.AtPeriodEnd);

    private static GrantTerms Grant(ModelGrant grant) =>
        new(grant.Id, Money(grant.Amount), grant.Unit, grant.Priority, Time(grant.ExpiresAt), grant.Meters, Enum.Parse<GrantSource>(grant.Source.ToString()), grant.Payment);

    private static Cap Cap(ModelCap cap) => new(cap.Id, Money(cap.Limit), Enum.Parse<CapWindow>(cap.Window.ToString()), Properties(cap.Match), cap.Per)
    {
        Meter = cap.Meter,
        Enforcement = Enum.Parse<CapEnforcement>(cap.Enforcement.ToString()),
        Owner = Owner(cap.Owner),
    };

    private static Alert Alert(ModelAlert alert)
    {
        var isPercent = alert.Kind is ModelAlertKind.CapPercent or ModelAlertKind.AllowancePercent or ModelAlertKind.CommitmentPercent;
        var isDays = alert.Kind == ModelAlertKind.GrantExpires;
        var whole = (int)(alert.Threshold / Exact.One);
        return new Alert(
            alert.Id, Enum.Parse<AlertCondition>(alert.Kind.ToString()), alert.Of ?? "", isPercent ? whole : 0, isPercent || isDays ? default : Money(alert.Threshold),
            isDays ? TimeSpan.FromDays(whole) : TimeSpan.FromSeconds(alert.Seconds))
        { Owner = Owner(alert.Owner) };
    }

    private static Owner Owner(ModelOwner owner) => Enum.Parse<Owner>(owner.ToString());

    private static Fingerprint.Builder Print(string kind) => new Fingerprint.Builder().Add(kind);

    private static UsageItem[]? Items(ModelItem[]? items) =>
        items is null ? null : [.. items.Select(i => new UsageItem(i.Meter, Quantity.FromRaw((Int128)i.Quantity), Properties(i.Properties)))];

    private static Properties Properties(ModelProperties properties) => Named.Of([.. properties.Pairs]);

    private static Instant? Time(long? at) => at is { } micros ? new Instant(micros) : null;

    private static TimeSpan? Seconds(int? seconds) => seconds is { } s ? TimeSpan.FromSeconds(s) : null;
}
