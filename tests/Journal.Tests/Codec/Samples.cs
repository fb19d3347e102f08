using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Wallets;

namespace Spend.Journal.Tests.Codec;

/// <summary>Records as they occur: one of each kind, a typical charge, and a posting with everything.</summary>
internal static class Samples
{
    public static readonly Instant At = Instant.Parse("2026-11-20T10:15:30.123456Z");

    public static readonly BillingPeriod November = new(2026, 11, From("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"));

    public static IEnumerable<(string Name, Record Record)> All =>
    [
        ("charge", Charge),
        ("everything", Everything),
        ("release", new Posting(At, PostingKind.Release, "run-7", EventKey.OfEvent("run-7"), new Fingerprint(1)) { EventTime = At, AuthorizedAt = At }),
        ("customer-configured", new CustomerConfigured(At, new Profile("Ärzte GmbH", "EUR", "Europe/Berlin", 31, Money.Parse("250")))),
        ("customer-without-limit", new CustomerConfigured(At, new Profile("", "USD", "UTC", 1, null))),
        ("subscribed", new Subscribed(At, new PlanRef("pro", 3), OveragePolicy.Bill)),
        ("grant-added", new GrantAdded(At, new GrantTerms("promo", Money.Parse("10"), "USD", -1, At + TimeSpan.FromDays(30), ["llm_tokens", "images"], GrantSource.Promotion, "pi_123"))),
        ("grant-without-end", new GrantAdded(At, new GrantTerms("top-up", Money.Parse("99.999999999999"), "credits", 0, null, [], GrantSource.Purchase, null))),
        ("grant-closed", new GrantClosed(At, "promo", GrantStatus.Expired, Money.Parse("3.25"))),
        ("cap-set", new CapSet(At, new Cap("per-user", Money.Parse("5"), CapWindow.Hour, Properties.Of(("type", "input")), ["user", "team"]))),
        ("cap-removed", new CapRemoved(At, "per-user")),
    ];

    /// <summary>One item, three caps, two properties, paid from one grant: what most of a journal is.</summary>
    public static Posting Charge { get; } = new(At, PostingKind.Charge, "req_01JD3Z8T9Q4W6V7X5Y2N1M0K8B", EventKey.OfEvent("req_01JD3Z8T9Q4W6V7X5Y2N1M0K8B"), new Fingerprint(0x123456789abcdef0))
    {
        EventTime = At,
        AuthorizedAt = At,
        Period = November,
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
        Succeeded = false,
        Reason = "Wrong model reported",
    };

    /// <summary>A short journal that leaves some of everything in the account.</summary>
    public static IEnumerable<Record> Journal =>
    [
        new CustomerConfigured(At, new Profile("Ärzte GmbH", "EUR", "Europe/Berlin", 31, Money.Parse("250"))),
        new Subscribed(At, new PlanRef("pro", 3), OveragePolicy.Bill),
        new GrantAdded(At, new GrantTerms("grant_2026_11", Money.Parse("10"), "EUR", 0, null, [], GrantSource.Purchase, "pi_123")),
        new GrantAdded(At, new GrantTerms("promo", Money.Parse("5"), "EUR", 1, At + TimeSpan.FromDays(1), ["llm_tokens"], GrantSource.Promotion, null)),
        .. Charge.Caps.Select(m => new CapSet(At, new Cap(m.Cap, m.Limit, CapWindow.Day, Properties.None, []))),
        Charge,
        Charge with { Kind = PostingKind.Hold, Id = "hold 1", Key = EventKey.OfEvent("hold 1"), Reserved = [new Burn("promo", Money.Parse("1"))], ExpiresAt = At + TimeSpan.FromMinutes(10) },
        Charge with { Kind = PostingKind.Hold, Id = "hold 2", Key = EventKey.OfEvent("hold 2"), ReservedOverage = Money.Parse("0.5"), ExpiresAt = At + TimeSpan.FromMinutes(10) },
        Charge with { Kind = PostingKind.Extend, Id = "hold 2", Key = EventKey.OfEvent("hold 2"), Caps = [], ReservedOverage = Money.Parse("0.25"), ExpiresAt = At + TimeSpan.FromMinutes(20) },
        new GrantClosed(At, "promo", GrantStatus.Voided, Money.Parse("4")),
    ];

    private static PriceRef ProInput => new(PriceSource.Plan, "pro", 3, "gpt-4o-input");

    private static CapMove Move(string cap, string counter, Span window, string limit, string after) =>
        new(cap, 12, counter, window, Money.Parse(limit), Money.Parse("0.003085"), default, Money.Parse(after), default);

    private static Span From(string start, string end) => new(Instant.Parse(start), Instant.Parse(end));
}
