using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Brakes;
using Spend.Core.Caps;
using Spend.Core.Invoicing;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.TopUps;
using Spend.Core.Usage;
using Spend.Core.Wallets;

namespace Spend.Journal.Tests.Codec;

/// <summary>Records as they occur: one of each kind, a typical charge, and a posting with everything.</summary>
internal static class Samples
{
    public static readonly Instant At = Instant.Parse("2026-11-20T10:15:30.123456Z");

    public static readonly BillingPeriod November = new(PeriodLength.Month, new DateOnly(2026, 11, 1), From("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"));

    public static IEnumerable<(string Name, Record Record)> All =>
    [
        ("charge", Charge),
        ("everything", Everything),
        ("credits", Credits),
        ("release", new Posting(At, PostingKind.Release, "run-7", EventKey.OfEvent("run-7"), new Fingerprint(1)) { EventTime = At, AuthorizedAt = At }),
        ("customer-configured", new CustomerConfigured(At, new Profile("Ärzte GmbH", "EUR", "Europe/Berlin", BillingAnchor.On(new DateOnly(2024, 2, 29)), Money.Parse("250")))),
        ("customer-without-limit", new CustomerConfigured(At, new Profile("", "USD", "UTC", 1, null))),
        ("plan-changed", PlanChanged),
        ("plan-ended", new PlanChanged(At, null) { NextGrantAt = November.End }),
        ("change-scheduled", new ChangeScheduled(At, new ScheduledChange(November.End, Pro))),
        ("cancellation-scheduled", new ChangeScheduled(At, new ScheduledChange(November.End, null))),
        ("change-no-more-scheduled", new ChangeScheduled(At, null)),
        ("contract-set", new ContractSet(At, Contract)),
        ("contract-without-anything", new ContractSet(At, new Contract(null, null, [], null, null))),
        ("contract-removed", new ContractRemoved(At)),
        ("prices-set", new PricesSet(At, Prices)),
        ("prices-removed", new PricesRemoved(At)),
        ("grant-added", new GrantAdded(At, new GrantTerms("promo", Money.Parse("10"), "USD", -1, At + TimeSpan.FromDays(30), ["llm_tokens", "images"], GrantSource.Promotion, "pi_123"))),
        ("grant-without-end", new GrantAdded(At, new GrantTerms("top-up", Money.Parse("99.999999999999"), "credits", 0, null, [], GrantSource.Purchase, null))),
        ("grant-closed", new GrantClosed(At, "promo", GrantStatus.Expired, Money.Parse("3.25"))),
        ("plan-grants-ended", new PlanGrantsEnded(At, [new Burn("rollover:2", Money.Parse("0.5")), new Burn("plan:12", Money.Parse("3.25"))], Given("rollover:31", "3", GrantSource.Rollover))),
        ("plan-grants-lapsed", new PlanGrantsEnded(At, [new Burn("plan:12", default)], null)),
        ("cap-set", new CapSet(At, new Cap("per-user", Money.Parse("5"), CapWindow.Hour, Properties.Of(("type", "input")), ["user", "team"]))),
        ("cap-of-units-set", new CapSet(At, new Cap("tokens", Money.Parse("1000000"), CapWindow.Lifetime, Properties.None, ["run"]) { Meter = "llm_tokens", Enforcement = CapEnforcement.Shadow, Owner = Owner.Customer }) { By = "key_1" }),
        ("cap-removed", new CapRemoved(At, "per-user")),
        ("limited", Limited),
        .. Control,
        .. Invoices,
    ];

    /// <summary>One item, three caps, two properties, paid from one grant: what most of a journal is.</summary>
    public static Posting Charge { get; } = new(At, PostingKind.Charge, "req_01JD3Z8T9Q4W6V7X5Y2N1M0K8B", EventKey.OfEvent("req_01JD3Z8T9Q4W6V7X5Y2N1M0K8B"), new Fingerprint(0x123456789abcdef0))
    {
        EventTime = At,
        AuthorizedAt = At,
        Period = November,
        Change = 2,
        Plan = new PlanRef("pro", 3),
        PriceBook = 7,
        Properties = Properties.Of(("model", "gpt-4o"), ("type", "input")),
        Lines = [new Line(new UsageItem("llm_tokens", Quantity.Of(1234), Properties.None), ProInput, Money.Parse("0.003085"), [new Burn("grant_2026_11", Money.Parse("0.003085"))], default, default)],
        Caps =
        [
            Move("daily", "", From("2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z"), "50", "12.345678"),
            Move("monthly", "", November.Span, "1000", "345.678915"),
            Move("per-user", "8:user-123", From("2026-11-20T10:00:00Z", "2026-11-20T11:00:00Z"), "5", "0.412305"),
        ],
        Funds = new Funds(Money.Parse("654.321085"), Money.Parse("1.5")),
    };

    /// <summary>No posting has all of this at once; the format can.</summary>
    public static Posting Everything { get; } = Charge with
    {
        Kind = PostingKind.Amend,
        EventTime = At - TimeSpan.FromHours(30),
        AuthorizedAt = At - TimeSpan.FromMinutes(9),
        BillsOverage = true,
        Lines =
        [
            .. Charge.Lines,
            new Line(new UsageItem("images", Quantity.Parse("2.5"), Properties.Of(("size", "1024"))), new PriceRef(PriceSource.PriceBook, "list", 7, "image", 2),
                Money.Parse("0.2"), [], Money.Parse("0.15"), Money.Parse("0.05")),
        ],
        Caps =
        [
            .. Charge.Caps,
            new CapMove("always", 3, "", Span.Forever, Money.Parse("100000"), Money.Parse("-1"), Money.Parse("2"), Money.Parse("3"), Money.Parse("4")),
            new CapMove("one", 4, "-", default, Money.Parse("1"), default, Money.Parse("0.5"), default, Money.Parse("0.5")),
            new CapMove("odd", 5, "", new Span(At, At + TimeSpan.FromSeconds(1)), Money.Parse("1"), default, default, default, default),
        ],
        Reversed = [new Line(new UsageItem("llm_tokens", Quantity.Of(-1000), Properties.None), ProInput, Money.Parse("-0.0025"), [new Burn("promo", Money.Parse("-0.0025"))], default, default)],
        Reserved = [new Burn("promo", Money.Parse("1.25")), new Burn("grant_2026_11", Money.Parse("-0.75"))],
        ReservedOverage = Money.Parse("0.1"),
        Lapsed = [new Burn("promo", Money.Parse("0.0025"))],
        Refunds = [new GrantTerms("refund:req:12.0", Money.Parse("0.0025"), "USD", 5, null, ["llm_tokens"], GrantSource.Refund, null)],
        ExpiresAt = At + TimeSpan.FromMinutes(10),
        Held = Money.Parse("0.5"),
        BilledIn = new BillingPeriod(PeriodLength.OfDays(10), new DateOnly(2026, 11, 30), From("2026-11-29T23:00:00Z", "2026-12-09T23:00:00Z")),
        Contract = 4,
        OwnPrices = 300,
        Credits = [new CreditFunds("credits", Money.Parse("12"), Money.Parse("100"), Money.Parse("12.5"))],
        Succeeded = false,
        Reason = "Wrong model reported",
    };

    /// <summary>Lines of every aggregation, at credit prices and in money.</summary>
    public static Posting Credits { get; } = Charge with
    {
        Kind = PostingKind.Usage,
        EventTime = At - TimeSpan.FromHours(1),
        Caps = [],
        Lines =
        [
            Counted("calls", "1", "0.2", Aggregation.Count, null),
            Counted("peak", "7", "1", Aggregation.Max, new Observation(default, Quantity.Of(7).Raw)) with { Level = Quantity.Of(2) },
            Counted("users", "1", "5", Aggregation.Unique, new Observation(default, unchecked((Int128)EventKey.OfValue("ann").Value))),
            Counted("seats", "3", "3", Aggregation.Latest, new Observation(At - TimeSpan.FromHours(1), Quantity.Of(3).Raw)) with { Level = Quantity.Of(-1) },
            Counted("share", "40", "1.16", Aggregation.Sum, null) with { Level = Quantity.Parse("1.16") },
            Counted("tokens", "10", "4", Aggregation.Sum, null) with { Unit = "credits", Burns = [new Burn("plan:30", Money.Parse("1.5"))], Overage = Money.Parse("2.5"), Owed = Money.Parse("0.125"), Unbilled = default },
        ],
        Reversed = [Counted("users", "-1", "-5", Aggregation.Unique, new Observation(default, unchecked((Int128)EventKey.OfValue("bob").Value))) with { TakesBack = true }],
        Credits = [new CreditFunds("credits", default, Money.Parse("98.5"), default)],
    };

    /// <summary>Somebody's correction: caps on units held some back, in caps of every enforcement.</summary>
    public static Posting Limited { get; } = Charge with
    {
        By = "key_1",
        Lines = [Charge.Lines[0] with { Billed = Quantity.Of(1000), Unbilled = Money.Parse("0.000585"), Amount = Money.Parse("0.00367") }],
        Caps =
        [
            Move("monthly", "", November.Span, "1000", "345.678915") with { Enforcement = CapEnforcement.Soft },
            Move("tokens", "run-7", Span.Forever, "5000", "5000") with { Meter = "llm_tokens", Spent = Money.Parse("1000") },
            Move("trial", "", default, "1", "0.003085") with { Meter = "llm_tokens", Enforcement = CapEnforcement.Shadow },
        ],
    };

    /// <summary>What watches over an account.</summary>
    private static IEnumerable<(string Name, Record Record)> Control =>
    [
        ("budget-closed", new BudgetClosed(At, "tokens", "run-7", Money.Parse("5000"), Money.Parse("1234.5"), Money.Parse("100")) { By = "key_1" }),
        ("account-suspended", new AccountSuspended(At, "Looks like fraud") { By = "key_ops" }),
        ("account-resumed", new AccountResumed(At) { By = "" }),
        ("brake-set", new BrakeSet(At, Brake)),
        ("brake-removed", new BrakeSet(At, null)),
        ("brake-tripped", new BrakeTripped(At, At + TimeSpan.FromHours(1), Money.Parse("100.25"), Money.Parse("100"))),
        ("alert-set", new AlertSet(At, CapAlert)),
        ("alert-on-burn-rate", new AlertSet(At, BurnAlert)),
        ("alert-removed", new AlertRemoved(At, "cap-80")),
        ("alert-triggered", new AlertTriggered(At, CapAlert, "8:user-123", From("2026-11-20T10:00:00Z", "2026-11-20T11:00:00Z"), Money.Parse("4.1"), Money.Parse("5"))),
        ("alert-without-window", new AlertTriggered(At, BurnAlert, "", default, Money.Parse("20.000001"), Money.Parse("20"))),
        ("alert-rearmed", new AlertRearmed(At, "cap-80", "8:user-123", Span.Forever)),
        ("cap-reached", new CapReached(At, Charge.Caps[2])),
        ("cap-of-units-reached", new CapReached(At, Limited.Caps[1])),
        ("wallet-depleted", new WalletDepleted(At, "credits")),
        ("denial-noted", new DenialNoted(At, "req_2", new Denial(
            Status.CapExceeded, LimitSource.Cap, new LimitState("tokens", Money.Parse("5000"), Money.Parse("4000"), Money.Parse("900"), Money.Parse("100"), At + TimeSpan.FromHours(1)),
            Money.Parse("200"), Money.Parse("100"), "Cap 'tokens' stops it.", "Raise it.", TimeSpan.FromSeconds(90)) { Unit = "llm_tokens" })),
        ("denial-without-limit", new DenialNoted(At, "req_3", new Denial(Status.NoSubscription, LimitSource.Account, null, default, default, "On no plan.", "Subscribe.", null))),
        ("top-up-set", new AutoTopUpSet(At, TopUp)),
        ("top-up-removed", new AutoTopUpSet(At, null)),
        ("top-up-requested", new TopUpRequested(At, new TopUpRequest("topup:41", At, Money.Parse("50")), Money.Parse("9.5"))),
        ("top-up-declined", new TopUpDeclined(At, "topup:41", "card_expired")),
        ("epoch-started", new EpochStarted(At, 300, "node-1")),
    ];

    /// <summary>Billing periods, their invoices, and what became of these.</summary>
    private static IEnumerable<(string Name, Record Record)> Invoices =>
    [
        ("customer-with-invoice-terms", new CustomerConfigured(At, new Profile("Ärzte GmbH", "EUR", "Europe/Berlin", 31, null) { Invoicing = Invoicing })),
        ("customer-with-tax-in-prices", new CustomerConfigured(At, new Profile("Acme", "USD", "UTC", 1, null) { Invoicing = InvoiceTerms.Usual with { Tax = new TaxTerms([], true, "Reverse charge") } })),
        ("account-suspended-for-an-invoice", new AccountSuspended(At, "The invoice of 2026-10 is overdue.", "2026-10")),
        ("period-closed", Closed),
        ("period-closed-without-invoice", new PeriodClosed(At, November with { Length = PeriodLength.OfDays(10) }, 3, null) { By = "key_1" }),
        ("invoice-paid", new InvoicePaid(At, "2026-11", "pay_1", Money.Parse("12.34"), Money.Parse("0.66"), "ch_42")),
        ("invoice-paid-without-reference", new InvoicePaid(At, "2026-11", "pay_2", Money.Parse("1"), default, null) { By = "key_1" }),
        ("credit-note", new CreditNoteIssued(At, "2026-11", "cn_1", 2, Money.Parse("6"), Money.Parse("1"), Money.Parse("2"), Money.Parse("3"), "Outage")),
        ("invoice-voided", new InvoiceVoided(At, "2026-11", Money.Parse("5"), "Wrong customer")),
        ("invoice-given-up", new InvoiceGivenUp(At, "2026-11", "Insolvent")),
        ("invoice-overdue", new InvoiceOverdue(At, "2026-11", Money.Parse("7.01"))),
        ("balance-refunded", new BalanceRefunded(At, "re_1", Money.Parse("0.66"), "rf_7")),
        ("balance-refunded-without-reference", new BalanceRefunded(At, "re_2", Money.Parse("1"), null)),
    ];

    public static InvoiceTerms Invoicing { get; } = new(
        new BillTo("Ärzte GmbH & Co. KG", ["Hauptstraße 1", "10115 Berlin"], "DE123456789", "ap@example.com"),
        new TaxTerms([new TaxRate("VAT", Quantity.Parse("0.19")), new TaxRate("City", Quantity.Parse("0.00375"))], false, null), Rounding.HalfUp, 14, 7);

    /// <summary>Of any bytes: what an invoice says is not the codec's matter.</summary>
    public static PeriodClosed Closed { get; } = new(At, November, 300, new WrittenInvoice(
        "{\"total\":\"20\"}"u8.ToArray(), Money.Parse("20"), Money.Parse("5"), Money.Parse("12.000000000001"), At + TimeSpan.FromDays(30), new FeeAhead("pro", Money.Parse("49")))
    { Before = "2026-10" });

    public static Brake Brake { get; } = new(Money.Parse("100"), TimeSpan.FromMinutes(5), TimeSpan.FromHours(1));

    public static AutoTopUp TopUp { get; } = new(Money.Parse("10"), Money.Parse("50"), 3, 20, TimeSpan.FromMinutes(10));

    private static Alert CapAlert { get; } = new("cap-80", AlertCondition.CapPercent, "per-user", 80, default, default) { Owner = Owner.Customer };

    private static Alert BurnAlert { get; } = new("burn", AlertCondition.BurnRate, "", 0, Money.Parse("20"), TimeSpan.FromHours(1));

    /// <summary>Nothing that anybody sets.</summary>
    public static Posting Bare { get; } = new(At, PostingKind.Charge, "", default, default) { EventTime = At, AuthorizedAt = At };

    public static PlanTerms Pro { get; } = new(new PlanRef("pro", 3), "Pro", OveragePolicy.Bill)
    {
        Length = PeriodLength.OfDays(10),
        Fee = new BaseFee(Money.Parse("49"), FeeTiming.Arrears),
        Grant = new RecurringGrant(Money.Parse("1000"), "credits", Money.Parse("200"), 5, ["llm_tokens"]),
        Minimum = Money.Parse("20"),
        Grace = TimeSpan.FromHours(2),
        Late = LateEvents.Reject,
        TrialDays = 14,
    };

    public static PriceTerms[] Prices { get; } =
    [
        new PriceTerms("input", "llm_tokens", Properties.Of(("model", "gpt-4o")), ChargeModel.PerUnit) { UnitAmount = Money.Parse("0.0000025"), FreeUnits = Quantity.Of(1000) },
        new PriceTerms("everything", "images", Properties.None, ChargeModel.Graduated)
        {
            UnitAmount = Money.Parse("1"),
            PackageSize = Quantity.Of(10),
            PackageAmount = Money.Parse("2"),
            Tiers = [new Tier(Quantity.Of(10), Money.Parse("3"), default), new Tier(null, Money.Parse("0.1"), Money.Parse("4"))],
            SizeProperty = "size",
            Amount = Money.Parse("5"),
            PerEvent = true,
            Rate = Quantity.Parse("0.029"),
            FixedAmount = Money.Parse("0.3"),
            MinAmount = Money.Parse("0.5"),
            MaxAmount = Money.Zero,
            Markup = Quantity.Parse("0.2"),
            FreeUnits = Quantity.Of(6),
            Allowance = Quantity.Of(7),
            MinPerPeriod = Money.Zero,
            MaxPerPeriod = Money.Parse("80"),
            Unit = "credits",
            OverageCreditPrice = Money.Parse("0.05"),
        },
    ];

    public static Contract Contract { get; } = new(At + TimeSpan.FromDays(1), At + TimeSpan.FromDays(366), Prices, Money.Parse("12000"), Money.Parse("500"));

    /// <summary>A change within a period: a segment cut short, a grant taken back, one refunded and one given.</summary>
    public static PlanChanged PlanChanged { get; } = new(At, Pro)
    {
        Cuts =
        [
            new SegmentCut(new SegmentRef(November, 2),
            [
                new Line(new UsageItem("llm_tokens", Quantity.Zero, Properties.None), ProInput, Money.Parse("0.001"), [], Money.Parse("0.001"), default),
                new Line(new UsageItem("images", Quantity.Zero, Properties.None), new PriceRef(PriceSource.Contract, "contract", 1, "images"), Money.Parse("-0.001"), [], default, Money.Parse("-0.001")),
            ]),
        ],
        Lapsed = [new Burn("grant_2026_11", Money.Parse("0.5"))],
        Grants = [Given("refund:promo:30", "0.0025", GrantSource.Refund) with { ExpiresAt = null }, Given("plan:30", "333.333333333333", GrantSource.Plan)],
        NextGrantAt = November.End,
    };

    /// <summary>A short journal that leaves some of everything in the account.</summary>
    public static IEnumerable<Record> Journal =>
    [
        new CustomerConfigured(At, new Profile("Ärzte GmbH", "EUR", "Europe/Berlin", 31, Money.Parse("250")) { Invoicing = Invoicing }),
        new PlanChanged(At, null) { NextGrantAt = November.End },
        new PlanChanged(At, Pro) { NextGrantAt = November.End },
        new ContractSet(At, Contract with { Start = null }),
        new PricesSet(At, Prices),
        new GrantAdded(At, new GrantTerms("grant_2026_11", Money.Parse("10"), "EUR", 0, null, [], GrantSource.Purchase, "pi_123")),
        new GrantAdded(At, new GrantTerms("promo", Money.Parse("5"), "EUR", 1, At + TimeSpan.FromDays(1), ["llm_tokens"], GrantSource.Promotion, null)),
        .. Charge.Caps.Select(m => new CapSet(At, new Cap(m.Cap, m.Limit, CapWindow.Day, Properties.None, []))),
        new CapSet(At, new Cap("tokens", Money.Parse("5000"), CapWindow.Lifetime, Properties.None, ["run"]) { Meter = "llm_tokens", Owner = Owner.Customer }),
        new CapSet(At, new Cap("trial", Money.Parse("1"), CapWindow.Month, Properties.None, []) { Enforcement = CapEnforcement.Shadow }),
        new BrakeSet(At, Brake),
        new AlertSet(At, CapAlert),
        new AlertSet(At, BurnAlert),
        new AutoTopUpSet(At, TopUp),
        Charge,
        new AlertTriggered(At, CapAlert, "8:user-123", Charge.Caps[2].Window, Money.Parse("4.1"), Money.Parse("5")),
        new TopUpRequested(At, new TopUpRequest("topup:18", At, Money.Parse("50")), Money.Parse("9.5")),
        new TopUpDeclined(At, "topup:18", "card_expired"),
        new TopUpRequested(At, new TopUpRequest("topup:20", At, Money.Parse("50")), Money.Parse("9.5")),
        Limited with { Id = "limited 1", Key = EventKey.OfEvent("limited 1"), Caps = [Limited.Caps[1], Limited.Caps[2] with { Window = November.Span, Meter = null }] },
        new BudgetClosed(At, "tokens", "run-7", Money.Parse("5000"), Money.Parse("5000"), default),
        new BrakeTripped(At, At + TimeSpan.FromHours(1), Money.Parse("100.25"), Money.Parse("100")),
        new AccountSuspended(At, "Looks like fraud"),
        .. Control.Where(static s => s.Record is DenialNoted).Select(static s => s.Record),
        Charge with { Kind = PostingKind.Hold, Id = "hold 1", Key = EventKey.OfEvent("hold 1"), Reserved = [new Burn("promo", Money.Parse("1"))], ExpiresAt = At + TimeSpan.FromMinutes(10) },
        Charge with { Kind = PostingKind.Hold, Id = "hold 2", Key = EventKey.OfEvent("hold 2"), ReservedOverage = Money.Parse("0.5"), ExpiresAt = At + TimeSpan.FromMinutes(10) },
        Charge with { Kind = PostingKind.Extend, Id = "hold 2", Key = EventKey.OfEvent("hold 2"), Caps = [], ReservedOverage = Money.Parse("0.25"), ExpiresAt = At + TimeSpan.FromMinutes(20) },
        new GrantClosed(At, "promo", GrantStatus.Voided, Money.Parse("4")),
        new GrantAdded(At, Given("plan:30", "100", GrantSource.Plan)),
        Credits with { Id = "usage 1", Key = EventKey.OfEvent("usage 1"), Contract = 1, Reversed = [], BilledIn = Everything.BilledIn },
        Charge with { Kind = PostingKind.Hold, Id = "hold 3", Key = EventKey.OfEvent("hold 3"), Caps = [], Credits = Everything.Credits, ExpiresAt = At + TimeSpan.FromMinutes(10) },
        Charge with { Kind = PostingKind.Extend, Id = "hold 3", Key = EventKey.OfEvent("hold 3"), Caps = [], Credits = [Everything.Credits[0] with { Holds = Money.Parse("13") }], ExpiresAt = At + TimeSpan.FromMinutes(20) },
        new PlanChanged(At, Pro with { Length = PeriodLength.Week }) { NextGrantAt = November.End },
        new ChangeScheduled(At, new ScheduledChange(November.End, null)),
        new PeriodClosed(At, November with { FirstDay = new DateOnly(2026, 9, 1) }, 2, Closed.Invoice! with { Before = null, CarriedOver = default }),
        new InvoicePaid(At, "2026-09", "pay_1", Money.Parse("20"), Money.Parse("8"), null),
        new PeriodClosed(At, November with { FirstDay = new DateOnly(2026, 10, 1) }, 2, Closed.Invoice! with { Before = "2026-09", Ahead = null }),
        new InvoicePaid(At, "2026-10", "pay_2", Money.Parse("1"), default, null),
        new CreditNoteIssued(At, "2026-10", "cn_1", 1, Money.Parse("2"), Money.Parse("2"), default, default, "Outage"),
        new InvoiceOverdue(At, "2026-10", Money.Parse("12")),
        new AccountResumed(At),
        new AccountSuspended(At, "The invoice of 2026-10 is overdue.", "2026-10"),
        new PeriodClosed(At, November with { FirstDay = new DateOnly(2026, 8, 1) }, 2, Closed.Invoice! with { Before = "2026-10", CarriedOver = default, Ahead = null }),
        new InvoiceGivenUp(At, "2026-08", "Insolvent"),
    ];

    private static GrantTerms Given(string id, string amount, GrantSource source) =>
        new(id, Money.Parse(amount), "credits", 5, November.End, ["llm_tokens"], source, null);

    private static Line Counted(string meter, string quantity, string amount, Aggregation aggregation, Observation? observation) =>
        new(new UsageItem(meter, Quantity.Parse(quantity), Properties.None), new PriceRef(PriceSource.Contract, "contract", 1, meter), Money.Parse(amount), [], default, Money.Parse(amount))
        {
            Aggregation = aggregation,
            Observation = observation,
        };

    private static PriceRef ProInput => new(PriceSource.Plan, "pro", 3, "gpt-4o-input");

    private static CapMove Move(string cap, string counter, Span window, string limit, string after) =>
        new(cap, 12, counter, window, Money.Parse(limit), Money.Parse("0.003085"), default, Money.Parse(after), default);

    private static Span From(string start, string end) => new(Instant.Parse(start), Instant.Parse(end));
}
