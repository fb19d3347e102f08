using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Usage;
using Spend.Core.Wallets;

namespace Spend.Journal.Tests.Codec;

/// <summary>The part of a made-up journal that is about plans, contracts and own prices.</summary>
internal sealed class TermsKeeper(Random random, Account account, Func<Instant> now)
{
    private static readonly PeriodLength[] Lengths = [PeriodLength.Month, PeriodLength.Week, PeriodLength.Year, PeriodLength.OfDays(10)];

    public Record Next() => random.Next(13) switch
    {
        <= 3 => Change(),
        4 or 5 => new ChangeScheduled(now(), random.Next(3) == 0 ? null : new ScheduledChange(now() + TimeSpan.FromDays(random.Next(1, 60)), Plan())),
        6 => new GrantAdded(now(), Given($"plan:{account.Sequence + 1}")),
        7 or 8 => new ContractSet(now(), new Contract(
            random.Next(2) == 0 ? null : now() + TimeSpan.FromDays(random.Next(3)), random.Next(2) == 0 ? null : now() + TimeSpan.FromDays(random.Next(9, 99)),
            Prices(), Money.Parse("1000"), random.Next(2) == 0 ? null : Money.Parse("10"))),
        9 => random.Next(3) == 0 ? new ContractRemoved(now()) : Change(),
        10 => new PricesSet(now(), Prices()),
        11 => new EpochStarted(now(), account.Sequence, "node"),
        _ => new PricesRemoved(now()),
    };

    private PlanChanged Change()
    {
        var rich = account.Wallet.InBurnOrder.Where(g => g.Status == GrantStatus.Active && g.Available > Money.FromRaw(50_000_000)).Take(1);
        return new PlanChanged(now(), random.Next(5) == 0 ? null : Plan())
        {
            Cuts = [.. account.Usage.Segments.TakeLast(2).Where(s => s.Counters.Count > 0).Select(s => new SegmentCut(s.Ref, [.. s.Counters.Take(2).Select(Cut)]))],
            Lapsed = [.. rich.Select(g => new Burn(g.Terms.Id, Money.FromRaw(1_000)))],
            Grants = random.Next(2) == 0 ? [] : [Given($"refund:{account.Sequence + 1}") with { Source = GrantSource.Refund }, Given($"plan:{account.Sequence + 1}")],
            NextGrantAt = now() + TimeSpan.FromDays(random.Next(1, 30)),
        };
    }

    private Line Cut(UsageCounter counter)
    {
        var (amount, owed) = (Money.FromRaw(7), Money.FromRaw(random.Next(8)));
        return new Line(new UsageItem(counter.Meter, Quantity.Zero, Properties.None), counter.Price, amount, [], owed, amount - owed) { Unit = counter.Unit, Owed = owed };
    }

    private PlanTerms? Plan() => random.Next(4) == 0 ? null : new PlanTerms(new PlanRef("pro", random.Next(1, 4)), "Pro", (OveragePolicy)random.Next(2))
    {
        Length = Lengths[random.Next(Lengths.Length)],
        Fee = random.Next(2) == 0 ? null : new BaseFee(Money.Parse("10"), (FeeTiming)random.Next(2)),
        Grant = random.Next(2) == 0 ? null : new RecurringGrant(Money.Parse("100"), "credits", Money.Parse("20"), random.Next(3), random.Next(2) == 0 ? [] : ["images"]),
        Minimum = Money.FromRaw(random.Next(3)),
        Grace = TimeSpan.FromHours(random.Next(48)),
        Late = (LateEvents)random.Next(2),
        TrialDays = random.Next(3),
    };

    private PriceTerms[] Prices() => [new PriceTerms("p", "images", Properties.Of(("size", $"{random.Next(9)}")), ChargeModel.PerUnit) { UnitAmount = Money.FromRaw(random.Next()) }];

    private GrantTerms Given(string id) =>
        new(id, Money.FromRaw(random.Next(1, 1_000_000_000)), "credits", random.Next(3), now() + TimeSpan.FromDays(random.Next(1, 30)), [], GrantSource.Plan, null);
}
