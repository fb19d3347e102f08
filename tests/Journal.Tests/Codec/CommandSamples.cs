using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Wallets;

namespace Spend.Journal.Tests.Codec;

/// <summary>Commands as they occur, at least one of each kind, and answers of each shape.</summary>
internal static class CommandSamples
{
    private static readonly Fingerprint Print = new(0x123456789abcdef0);

    private static readonly UsageItem[] Items =
    [
        new UsageItem("llm_tokens", Quantity.Of(1234), Properties.Of(("type", "input"))),
        new UsageItem("llm_tokens", Quantity.Parse("56.5"), Properties.None),
    ];

    /// <summary>Two items, three properties: what most calls carry.</summary>
    public static Authorize Authorize { get; } =
        new("req_01JD3Z8T9Q4W6V7X5Y2N1M0K8B", Print, Items, Properties.Of(("model", "gpt-4o"), ("user", "user-123")), null, null);

    public static IEnumerable<(string Name, Command Command)> All =>
    [
        ("configure", new Configure(new Profile("Ärzte GmbH", "EUR", "Europe/Berlin", BillingAnchor.On(new DateOnly(2024, 2, 29)), Money.Parse("250")) { Invoicing = Samples.Invoicing }) { By = "key_1" }),
        ("configure-as-usual", new Configure(new Profile("", "USD", "UTC", 1, null))),
        ("subscribe", new Subscribe("pro", 3, new Effective(Samples.At, false))),
        ("subscribe-to-the-newest", new Subscribe("pro", null) { By = "" }),
        ("cancel", new Cancel(Effective.Now)),
        ("cancel-at-period-end", new Cancel(Effective.PeriodEnd)),
        ("set-contract", new SetContract(Samples.Contract) { By = "key_1" }),
        ("set-contract-without-anything", new SetContract(new Contract(null, null, [], null, null))),
        ("remove-contract", new RemoveContract { By = "key_1" }),
        ("set-prices", new SetPrices(Samples.Prices)),
        ("remove-prices", new RemovePrices()),
        ("add-grant", new AddGrant(new GrantTerms("promo", Money.Parse("10"), "USD", -1, Samples.At, ["llm_tokens", "images"], GrantSource.Promotion, "pi_123"))),
        ("add-grant-without-end", new AddGrant(new GrantTerms("top-up", Money.Parse("99.999999999999"), "credits", 0, null, [], GrantSource.Purchase, null))),
        ("void-grant", new VoidGrant("promo") { By = "key_1" }),
        ("set-cap", new SetCap(new Cap("per-user", Money.Parse("5"), CapWindow.Hour, Properties.Of(("type", "input")), ["user", "team"]))),
        ("set-cap-of-units", new SetCap(new Cap("tokens", Money.Parse("1000000"), CapWindow.Lifetime, Properties.None, ["run"]) { Meter = "llm_tokens", Enforcement = CapEnforcement.Shadow, Owner = Owner.Customer })),
        ("remove-cap", new RemoveCap("per-user", Owner.Customer)),
        ("close-budget", new CloseBudget("tokens", ["run-7", null, ""])),
        ("set-alert", new SetAlert(new Alert("burn", AlertCondition.BurnRate, "", 0, Money.Parse("20"), TimeSpan.FromHours(1)) { Owner = Owner.Customer })),
        ("remove-alert", new RemoveAlert("burn")),
        ("suspend", new Suspend("Looks like fraud") { By = "key_ops" }),
        ("resume", new Resume()),
        ("set-brake", new SetBrake(Samples.Brake)),
        ("remove-brake", new SetBrake(null)),
        ("set-auto-top-up", new SetAutoTopUp(Samples.TopUp)),
        ("remove-auto-top-up", new SetAutoTopUp(null)),
        ("decline-top-up", new DeclineTopUp("topup:41", "card_expired")),
        ("authorize", Authorize),
        ("authorize-and-hold", Authorize with { Items = [Items[1]], Properties = Properties.None, Time = Samples.At, HoldFor = TimeSpan.FromMinutes(10) }),
        ("record-usage", new RecordUsage("run-7", Print, Items, Properties.Of(("model", "gpt-4o")), Samples.At) { By = "key_1" }),
        ("settle", new Settle("run-7", Print, Items, true)),
        ("settle-as-estimated", new Settle("run-7", Print, null, false)),
        ("settle-nothing", new Settle("run-7", Print, [], true)),
        ("extend", new Extend("run-7", Print, Items, null)),
        ("extend-time", new Extend("run-7", Print, null, TimeSpan.FromMinutes(10))),
        ("release", new Release("run-7", new Fingerprint(1))),
        ("void-event", new VoidEvent("run-7", Print, "Wrong customer")),
        ("amend-event", new AmendEvent("run-7", Print, Items, "Wrong model reported")),
        ("close-period", new ClosePeriod("2026-10")),
        ("close-first-period", new ClosePeriod(null)),
        ("pay-invoice", new PayInvoice("2026-11", "pay_1", Money.Parse("12.34"), "ch_42")),
        ("pay-invoice-without-reference", new PayInvoice("2026-11", "pay_2", Money.Parse("1"), null)),
        ("issue-credit-note", new IssueCreditNote("2026-11", "cn_1", Money.Parse("6"), true, "Outage")),
        ("void-invoice", new VoidInvoice("2026-11", "Wrong customer")),
        ("give-up-invoice", new GiveUpInvoice("2026-11", "Insolvent")),
        ("refund-balance", new RefundBalance("re_1", Money.Parse("0.66"), "rf_7")),
        ("refund-balance-without-reference", new RefundBalance("re_2", Money.Parse("1"), null)),
    ];

    /// <summary>To the request that is asked most often.</summary>
    public static Answer Charged { get; } = new(Status.Accepted, Samples.Charge, 4711, null, "USD");

    public static IEnumerable<(string Name, Answer Answer)> Answers =>
    [
        ("accepted", Charged),
        ("accepted-with-a-record-that-has-grown", new Answer(Status.Accepted, new AccountSuspended(Samples.At, "Overdue", "2026-10") { By = "key_1" }, 1, null, "EUR")),
        ("replayed", new Answer(Status.Replayed, new Posting(Samples.At, PostingKind.Release, "run-7", EventKey.OfEvent("run-7"), new Fingerprint(1)) { EventTime = Samples.At, AuthorizedAt = Samples.At }, 12, null, "USD")),
        ("unchanged", new Answer(Status.Unchanged, null, 4711, null, "USD")),
        ("denied-by-a-limit", new Answer(Status.CapExceeded, null, 4711, OverCap, "USD")),
        ("denied-by-a-limit-for-ever", new Answer(Status.CapExceeded, null, 4711, OverCap with { Limit = OverCap.Limit! with { ResetsAt = null }, RetryAfter = null, Unit = null }, "USD")),
        ("denied-without-limit", new Answer(Status.NoSubscription, null, 3, new Denial(Status.NoSubscription, LimitSource.Account, null, default, default, "On no plan.", "Subscribe.", null), "USD")),
        ("denied-and-noted", new Answer(Status.CapExceeded, new DenialNoted(Samples.At, "req_2", OverCap), 5, OverCap, "USD")),
        ("id-reused", new Answer(Status.IdReused, null, 4711, null, "USD")),
        ("unknown-customer", new Answer(Status.UnknownCustomer, null, 0, null, "")),
    ];

    private static Denial OverCap { get; } = new(
        Status.CapExceeded, LimitSource.Cap, new LimitState("tokens", Money.Parse("5000"), Money.Parse("4000"), Money.Parse("900"), Money.Parse("100"), Samples.At + TimeSpan.FromHours(1)),
        Money.Parse("200"), Money.Parse("100"), "Cap 'tokens' stops it.", "Raise it.", TimeSpan.FromSeconds(90))
    { Unit = "llm_tokens" };
}
