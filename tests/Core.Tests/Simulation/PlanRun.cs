using FsCheck;
using FsCheck.Fluent;
using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;

namespace Spend.Core.Tests.Simulation;

/// <summary>
/// A random life among plans of every length that give grants, with contracts, own prices and prices in credits. Like
/// <see cref="RandomRun"/> made from a list of numbers, so that a failing one shrinks.
/// </summary>
internal sealed class PlanRun
{
    private static readonly PriceTerms[] Prices =
    [
        Vendor.PerUnit("tokens", "1") with { Allowance = Quantity.Of(15) }, Vendor.PerUnit("pages", "2") with { Unit = "credits", OverageCreditPrice = Money.Parse("0.333333333333") },
        new("calls", "calls", Properties.None, ChargeModel.Flat) { Amount = Money.Parse("33.333333333333") },
        new("peak", "peak", Properties.None, ChargeModel.Volume) { Tiers = [Sample.Tier("5", "2", "1"), Sample.Tier(null, "1")] },
        Vendor.PerUnit("seats", "7") with { MinPerPeriod = Money.Parse("20") }, Vendor.PerUnit("disk", "0.5") with { MaxPerPeriod = Money.Parse("9") },
    ];

    private static readonly PlanVersion[] Plans =
    [
        Vendor.Plan("monthly", Prices).Granting("30", rolloverMax: "10").Asking("29.99", FeeTiming.Advance).With(static t => t with { TrialDays = 5 }),
        Vendor.Plan("weekly", Prices).Granting("7", unit: "credits", rolloverMax: "3").Asking("7").With(static t => t with { Length = PeriodLength.Week, Minimum = Money.Parse("11") }),
        Vendor.Plan("ten days", Prices).Denying().Granting("10", "10", "USD", 1, "tokens", "peak").With(static t => t with { Length = PeriodLength.OfDays(10), Grace = TimeSpan.Zero }),
        Vendor.Plan("yearly", Prices).Denying().Asking("365").With(static t => t with { Length = PeriodLength.Year, Late = LateEvents.Reject }),
        Vendor.Plan("bare", Prices),
    ];

    private static readonly Arbitrary<int[]> Numbers = Arb.From(Gen.Choose(0, 1_000_000_000).ArrayOf());

    private readonly List<string> _ids = [];
    private int _rest;

    private PlanRun(Action<AccountDriver, Record>? afterEach)
    {
        Driver = new AccountDriver(Vendor.Selling(Plans), Vendor.Time("2026-01-20 10:00"));
        if (afterEach is not null) Driver.AfterEach = record => afterEach(Driver, record);
    }

    public AccountDriver Driver { get; }

    /// <summary>Many such lives, each with what is to hold at its end.</summary>
    public static void ForAll(Action<AccountDriver> atTheEnd, Action<AccountDriver, Record>? afterEach = null, int runs = 150, int length = 60) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(runs).WithStartSize(5).WithEndSize(length).WithQuietOnSuccess(true),
        Prop.ForAll(Numbers, numbers =>
        {
            var run = new PlanRun(afterEach);
            run.Driver.Must(new Configure(new Profile("Acme", "USD", "Europe/Berlin", BillingAnchor.On(new DateOnly(2024, 2, 29)), numbers.Length % 2 == 0 ? null : Money.Parse("60"))));
            foreach (var number in numbers) run.Step(number);
            run.Driver.ApplyDue();
            atTheEnd(run.Driver);
        }));

    /// <summary>The invoices of all periods that anything may be asked in.</summary>
    public static IEnumerable<DraftInvoice> Invoices(Account account) => InvoiceSums.PeriodsOf(account).Select(p => DraftInvoice.Of(account, p));

    private void Step(int number)
    {
        _rest = number;
        var kind = Choose(20);
        Driver.Pass(Choose(4) == 0 ? TimeSpan.FromHours(Choose(240)) : TimeSpan.FromMinutes(Choose(300)));
        Driver.Do(kind switch
        {
            <= 4 => Ask.Usage(NewId(), Time(), Properties.None, Item(), Item()),
            <= 6 => Ask.Charge(NewId(), Time(), Properties.None, Item()),
            7 => Ask.Hold(NewId(), 3_600, Time(), Properties.None, Item(), Item()),
            8 => Ask.Settle(OldId(), Choose(2) == 0 ? null : [Item()]),
            9 => Ask.Void(OldId()),
            10 => Ask.Amend(OldId(), Item()),
            <= 14 => new Subscribe(Plans[Choose(Plans.Length)].Key, null, When()),
            15 => new Cancel(When()),
            16 => new SetContract(new Contract(null, Choose(2) == 0 ? null : Driver.Now + TimeSpan.FromDays(1 + Choose(30)), Own(), Money.Parse("50"),
                Choose(2) == 0 ? null : Money.Parse("13"))),
            17 => Choose(3) == 0 ? new RemoveContract() : new SetPrices(Own()),
            18 => Choose(3) == 0 ? new RemovePrices() : new RemoveContract(),
            _ => Ask.Grant(
                $"g{Driver.Account.Sequence}", $"{1 + Choose(40)}", Choose(3), Choose(2) == 0 ? null : Driver.Now + TimeSpan.FromDays(1 + Choose(20)), Choose(2) == 0 ? "credits" : "USD"),
        });
    }

    private UsageItem Item() => Vendor.Meters[Choose(Vendor.Meters.Length)].Key switch
    {
        "calls" => Ask.Item("calls", "1"),
        "seats" => Ask.Item("seats", "1", ("user", $"{Choose(5)}")),
        var meter => Ask.Item(meter, $"{1 + Choose(12)}"),
    };

    private PriceTerms[] Own() => [Vendor.PerUnit(Choose(2) == 0 ? "tokens" : "peak", $"0.{1 + Choose(9)}") with { MinPerPeriod = Choose(2) == 0 ? null : Money.Parse("3") }];

    private Effective When() => Choose(4) switch
    {
        0 => Effective.PeriodEnd,
        1 => new Effective(Driver.Now + TimeSpan.FromMinutes(1 + Choose(30_000)), false),
        _ => Effective.Now,
    };

    private Instant? Time() => Choose(3) == 0 ? Driver.Now - TimeSpan.FromHours(Choose(34 * 24)) : null;

    private string NewId()
    {
        _ids.Add($"e{_ids.Count}");
        return _ids[^1];
    }

    private string OldId() => _ids.Count == 0 ? "none" : _ids[Math.Max(0, _ids.Count - 1 - Choose(9))];

    /// <summary>Takes one choice out of the step's number and stirs what is left.</summary>
    private int Choose(int count)
    {
        var choice = _rest % count;
        _rest = (int)((_rest / count * 2_654_435_761L + 12_345 + choice) % 1_000_000_007);
        return choice;
    }
}
