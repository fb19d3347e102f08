using System.Text;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Invoicing;

/// <summary>
/// The same usage makes the same invoice, byte for byte, in whatever order and whenever it arrives before its period is closed: usage in tiers, by
/// volume, in packages, above an allowance, of unique and highest values, with corrections. Where what is given back could go to another
/// price than it came from (see "Closing a period") the order decides who pays; so what shares the grant differs between the cases.
/// </summary>
public sealed class ShuffleTests
{
    private const int Shuffles = 100, Events = 60;
    private static readonly Instant Start = Vendor.Time("2026-04-01"), End = Vendor.Time("2026-05-01"), Close = Vendor.Time("2026-05-02");

    private static readonly PriceTerms
        Graduated = Price("tokens", ChargeModel.Graduated, Tier("100", "0.0123"), Tier("1000", "0.0071", "0.3"), Tier(null, "0.0019")),
        Package = Price("pages", ChargeModel.Package) with { PackageSize = Quantity.Parse("10"), PackageAmount = Money.Parse("0.25") },
        Allowed = Vendor.PerUnit("calls", "0.033") with { Allowance = Quantity.Parse("20") },
        Highest = Vendor.PerUnit("peak", "0.0007"),
        Unique = Price("seats", ChargeModel.Graduated, Tier("3", "1.5"), Tier(null, "0.999"));

    /// <summary>The more, the dearer, as where capacity is scarce: it never gives anything back.</summary>
    private static readonly PriceTerms Rising = Price("disk-sum", ChargeModel.Volume, Tier("300", "0.002"), Tier(null, "0.0031"));

    /// <summary>The more, the cheaper: one unit more can cost less than nothing.</summary>
    private static readonly PriceTerms Falling = Price("disk-sum", ChargeModel.Volume, Tier("300", "0.0031"), Tier("900", "0.002"), Tier(null, "0.0005", "0.1"));

    [Fact]
    public void A_grant_for_everything_that_lasts() => AssertTheSame(new Case(Falling, "500", Voids: true), "credits", "tax");

    [Fact]
    public void A_grant_for_everything_that_is_used_up_and_overage_that_is_billed() => AssertTheSame(new Case(Rising, "7", Voids: false), "credits", "rounding");

    [Fact]
    public void A_grant_for_one_meter_and_overage_that_is_billed() => AssertTheSame(new Case(Falling, "2", Voids: true, GrantedMeter: "tokens"), "credits");

    /// <param name="Voids">Whether corrections may lessen what is charged.</param>
    private sealed record Case(PriceTerms Volume, string Granted, bool Voids, string? GrantedMeter = null);

    private static void AssertTheSame(Case of, params string[] lines)
    {
        var usage = Usage(new Random(5), of);
        var expected = Written(of, [.. usage.OrderBy(static u => u.Time)], new Random(0));
        foreach (var line in (string[])["base_fee", "usage", .. lines]) Assert.Contains($"\"type\":\"{line}\"", expected, StringComparison.Ordinal);
        foreach (var meter in (string[])["tokens", "pages", "calls", "peak", "seats", "disk-sum"]) Assert.Contains($"\"meter\":\"{meter}\"", expected, StringComparison.Ordinal);
        for (var seed = 1; seed <= Shuffles; seed++)
        {
            var random = new Random(seed);
            var shuffled = usage.ToArray();
            random.Shuffle(shuffled);
            Assert.Equal(expected, Written(of, shuffled, random));
        }
    }

    /// <summary>Usage of April, each with what corrects it later.</summary>
    private static List<(RecordUsage Used, Instant Time, EventCommand? Correction)> Usage(Random random, Case of)
    {
        var usage = new List<(RecordUsage, Instant, EventCommand?)>();
        for (var i = 0; i < Events; i++)
        {
            var (id, time) = ($"e{i}", Start + TimeSpan.FromSeconds(random.Next((int)(End - Start).TotalSeconds)));
            UsageItem[] items = [.. AnyItems(random)];
            // More of everything: then nothing comes back that another price could draw.
            var more = Array.ConvertAll(items, static item => new UsageItem(item.Meter, item.Meter is "calls" or "seats" ? item.Quantity : item.Quantity + Quantity.Parse("13"), item.Properties));
            EventCommand? correction = random.Next(of.GrantedMeter is not null && items.Any(item => item.Meter == of.GrantedMeter) ? 1 : 5) switch
            {
                1 => Ask.Amend(id, more),
                2 when of.Voids => Ask.Void(id),
                3 when of.Voids => Ask.Amend(id, Ask.Item("tokens", "3"), Ask.Item("disk-sum", "1.5")),
                _ => null,
            };
            usage.Add((Ask.Usage(id, time, Properties.None, items), time, correction));
        }
        return usage;
    }

    private static IEnumerable<UsageItem> AnyItems(Random random)
    {
        UsageItem Some(string meter, int most) => Ask.Item(meter, (random.Next(1, most) / 10m).ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (random.Next(2) == 0) yield return Some("tokens", 900);
        if (random.Next(3) == 0) yield return Some("pages", 100);
        yield return Ask.Item("calls", "1");
        if (random.Next(2) == 0) yield return Some("peak", 9000);
        if (random.Next(2) == 0) yield return Ask.Item("seats", "1", ("user", $"u{random.Next(7)}"));
        if (random.Next(2) == 0) yield return Some("disk-sum", 600);
    }

    /// <summary>The invoice of April, with usage in the given order, at any times before the close.</summary>
    private static string Written(Case of, (RecordUsage Used, Instant Time, EventCommand? Correction)[] usage, Random random)
    {
        var customer = Customer(of);
        // Usage in the order that is asked for, each correction anywhere after its event.
        var arriving = new List<EventCommand>();
        foreach (var (used, _, _) in usage) arriving.Add(used);
        foreach (var (used, _, correction) in usage)
            if (correction is not null) arriving.Insert(random.Next(arriving.IndexOf(used) + 1, arriving.Count + 1), correction);

        // Nothing can arrive more than five minutes before it happens: whoever stands before something of late April came later himself.
        var (now, times) = (Close + TimeSpan.FromTicks(-1 * TimeSpan.TicksPerSecond), new Instant[arriving.Count]);
        var earliest = arriving.Select(command => command is RecordUsage { Time: { } time } ? time : Start).ToArray();
        for (var i = 1; i < earliest.Length; i++) earliest[i] = Instant.Later(earliest[i], earliest[i - 1]);
        for (var i = arriving.Count - 1; i >= 0; i--)
        {
            now = earliest[i] + TimeSpan.FromSeconds(Math.Floor((now - earliest[i]).TotalSeconds * Math.Pow(random.NextDouble(), 1.0 / (i + 1))));
            times[i] = now;
        }
        for (var i = 0; i < arriving.Count; i++) customer.At(times[i]).Post(arriving[i]);
        customer.At(Close).ApplyDue();
        var closed = Assert.Single(customer.Records.OfType<PeriodClosed>());
        Assert.Equal("2026-04", closed.Period.Id);
        return Encoding.UTF8.GetString(closed.Invoice!.Body);
    }

    private static AccountDriver Customer(Case of)
    {
        var meters = Vendor.Meters.Append(new Meter("disk-sum", "disk", "gigabyte", Aggregation.Sum));
        var plan = Vendor.Plan("p", Graduated, Package, Allowed, Highest, Unique, of.Volume).Asking("20", FeeTiming.Advance);
        var selling = Vendor.Selling(plan);
        var catalog = new Catalog(System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(meters, static m => m.Key), selling.Plans, []);
        var customer = new AccountDriver(catalog, Start);
        var tax = new Spend.Core.Invoicing.TaxTerms([new Spend.Core.Invoicing.TaxRate("VAT", Quantity.Parse("0.19"))], false, null);
        customer.Must(new Configure(Sample.Profile with { Invoicing = Sample.Profile.Invoicing with { Tax = tax } }));
        customer.Take("p").Must(Ask.Grant("g", of.Granted, meters: of.GrantedMeter is { } meter ? [meter] : []));
        return customer;
    }

    private static PriceTerms Price(string meter, ChargeModel model, params Tier[] tiers) => new(meter, meter, Properties.None, model) { Tiers = tiers };

    private static Tier Tier(string? upTo, string unit, string flat = "0") => new(upTo is null ? null : Quantity.Parse(upTo), Money.Parse(unit), Money.Parse(flat));
}
