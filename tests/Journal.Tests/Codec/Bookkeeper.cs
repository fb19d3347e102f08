using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Holds;
using Spend.Core.Invoicing;
using Spend.Core.Metering;
using Spend.Core.Rating;
using Spend.Core.Usage;
using Spend.Core.Wallets;

namespace Spend.Journal.Tests.Codec;

/// <summary>
/// Makes up the journal of one customer: records that fit the account as it stands, with amounts drawn from a seed. It knows no prices
/// and decides nothing; it only keeps the books straight.
/// </summary>
internal sealed class Bookkeeper
{
    private static readonly string[] Meters = ["llm_tokens", "images"];

    private readonly Random _random;
    private readonly TermsKeeper _terms;
    private readonly ControlKeeper _control;
    private readonly InvoiceKeeper _invoices;
    private readonly List<Posting> _charges = [];
    private Instant _now = Samples.At;
    private int _ids;

    public Bookkeeper(int seed)
    {
        _random = new Random(seed);
        _terms = new TermsKeeper(_random, Account, () => _now);
        _control = new ControlKeeper(_random, Account, () => _now);
        _invoices = new InvoiceKeeper(_random, Account, () => _now);
    }

    public Account Account { get; } = new();

    /// <summary>Makes and applies the next records.</summary>
    public List<Record> Write(int count)
    {
        var records = new List<Record>();
        while (records.Count < count)
        {
            if (Next() is not { } next) continue;
            var record = _random.Next(4) == 0 ? next with { By = NewId("key ") } : next;
            Account.Apply(record);
            AccountInvariants.AssertAll(Account);
            if (record is Posting { MovesUsage: true, Kind: not PostingKind.Void } charge) _charges.Add(charge);
            records.Add(record);
        }
        return records;
    }

    private Record? Next()
    {
        // Hours and days pass, so that windows, periods and closed grants come and go.
        _now += TimeSpan.FromMinutes(_random.Next(20) == 0 ? _random.Next(60 * 24 * 20) : _random.Next(3) == 0 ? 0 : _random.Next(90));
        if (Account.Profile is null) return new CustomerConfigured(_now, new Profile("Acme", "USD", "Europe/Berlin", 31, null));
        return _random.Next(38) switch
        {
            0 => new CustomerConfigured(_now, Account.Profile with { Name = NewId("Acme "), CreditLimit = Money.FromRaw(_random.Next()), Invoicing = Invoicing() }),
            1 or 24 or 25 => _terms.Next(),
            >= 34 => _invoices.Next(),
            >= 26 => _control.Next(),
            2 or 3 => new GrantAdded(_now, NewGrant("grant ")),
            4 => CloseSome(),
            5 or 6 => SetCap(),
            7 => Account.Caps is [.., var last] && _random.Next(3) == 0 ? new CapRemoved(_now, last.Cap.Id) : null,
            < 13 => Charge(),
            < 16 => Hold(),
            16 or 17 => Extend(),
            18 or 19 => End(PostingKind.Settle),
            20 => End(_random.Next(2) == 0 ? PostingKind.Release : PostingKind.Expire),
            _ => Void(),
        };
    }

    private InvoiceTerms Invoicing() => _random.Next(3) == 0 ? InvoiceTerms.Usual : new InvoiceTerms(
        _random.Next(2) == 0 ? null : new BillTo(NewId("Acme "), ["1 Main Street"], NewId("VAT "), null), new TaxTerms([new TaxRate("VAT", Quantity.Parse("0.19"))], _random.Next(2) == 0, null),
        (Rounding)_random.Next(2), _random.Next(90), _random.Next(2) == 0 ? null : _random.Next(30));

    private Record? CloseSome()
    {
        var open = Account.Wallet.InBurnOrder.Where(g => g.Status == GrantStatus.Active).ToArray();
        if (open.Length < 2) return null;
        var grant = open[_random.Next(open.Length)];
        if (_random.Next(3) > 0) return new GrantClosed(_now, grant.Terms.Id, _random.Next(2) == 0 ? GrantStatus.Expired : GrantStatus.Voided, grant.Available);
        var rollover = grant.Available.IsPositive ? grant.Terms with { Id = NewId("rollover "), Amount = grant.Available, Source = GrantSource.Rollover } : null;
        return new PlanGrantsEnded(_now, [.. open.Where(g => g == grant || _random.Next(3) == 0).Select(static g => new Burn(g.Terms.Id, g.Available))], rollover);
    }

    private CapSet SetCap()
    {
        var (id, window) = ($"cap {_random.Next(4)}", (CapWindow)_random.Next(8));
        var enforcement = (CapEnforcement)_random.Next(3);
        return new CapSet(_now, new Cap(id, Money.FromRaw(enforcement == CapEnforcement.Hard ? _random.NextInt64() : _random.Next(30_000_000)), window, _random.Next(2) == 0 ? Properties.None : Properties.Of(("model", "x")), _random.Next(2) == 0 ? [] : ["user"])
        {
            Enforcement = enforcement,
            Owner = (Owner)_random.Next(2),
            Meter = _random.Next(3) == 0 ? Meters[0] : null,
        });
    }

    private Posting Charge()
    {
        Line[] lines = [Line(), Line()];
        return New(PostingKind.Charge, NewId("event ")) with { Lines = lines, Caps = Moves(lines[0].Amount, default) };
    }

    private Posting Hold()
    {
        var (burns, overage) = Pay(Amount());
        return New(PostingKind.Hold, NewId("hold ")) with
        {
            Lines = [Line() with { Burns = [], Overage = default, Owed = default, Unbilled = default }],
            Credits = [new CreditFunds("credits", Amount(), Amount(), Amount())],
            Reserved = burns,
            ReservedOverage = overage,
            Caps = Moves(default, Amount()),
            ExpiresAt = _now + TimeSpan.FromMinutes(10),
        };
    }

    private Posting? Extend()
    {
        if (Any() is not { } hold) return null;
        var (burns, overage) = Pay(Amount());
        return New(PostingKind.Extend, hold.Id) with
        {
            Lines = _random.Next(2) == 0 ? [] : [Line() with { Burns = [], Overage = default, Owed = default, Unbilled = default }],
            Credits = _random.Next(2) == 0 ? [] : [new CreditFunds("credits", Amount(), Amount(), Amount())],
            Reserved = burns,
            ReservedOverage = overage,
            Caps = Moves(default, Amount()),
            ExpiresAt = hold.ExpiresAt + TimeSpan.FromMinutes(_random.Next(30)),
        };
    }

    private Posting? End(PostingKind kind)
    {
        if (Any() is not { } hold) return null;
        var closed = hold.Reserved.Where(b => Account.Wallet.Find(b.Grant)!.Status != GrantStatus.Active).ToArray();
        return New(kind, hold.Id) with
        {
            AuthorizedAt = hold.Authorized.AuthorizedAt,
            Lines = kind == PostingKind.Settle ? [Line()] : [],
            Reserved = [.. hold.Reserved.Select(b => b with { Amount = -b.Amount })],
            ReservedOverage = -hold.Overage,
            Lapsed = closed,
            Caps = [.. hold.Caps.Where(m => Account.FindCap(m.Cap)?.Generation == m.Generation).Select(m => m with { Held = -m.Held, HeldAfter = default })],
        };
    }

    /// <summary>Takes a line back that its counter still holds in full, with a refund in place of a grant that has closed.</summary>
    private Posting? Void()
    {
        if (_charges.Count == 0) return null;
        var charge = _charges[_random.Next(_charges.Count)];
        _charges.Remove(charge);
        if (Account.Usage.Find(charge.Segment) is null || charge.Lines.SelectMany(l => l.Burns).Any(b => Account.Wallet.Find(b.Grant) is null)) return null;
        var line = charge.Lines[0];
        var closed = line.Burns.Where(b => Account.Wallet.Find(b.Grant)!.Status != GrantStatus.Active).ToArray();
        return New(PostingKind.Void, charge.Id) with
        {
            Period = charge.Period,
            Change = charge.Change,
            Reversed =
            [
                line with
                {
                    Item = line.Item with { Quantity = -line.Item.Quantity },
                    Amount = -line.Amount,
                    Burns = [.. line.Burns.Select(b => b with { Amount = -b.Amount })],
                    Overage = -line.Overage,
                    Owed = -line.Owed,
                    Level = -line.Level,
                    Billed = -line.Billed,
                    TakesBack = true,
                    Unbilled = -line.Unbilled,
                },
            ],
            Lapsed = closed,
            Refunds = [.. closed.Take(1).Select(b => NewGrant("refund ") with { Amount = b.Amount, Source = GrantSource.Refund })],
            Reason = "mistake",
        };
    }

    private Posting New(PostingKind kind, string id) => new(_now, kind, id, EventKey.OfEvent(id), new Fingerprint((ulong)_random.NextInt64()))
    {
        EventTime = _now,
        AuthorizedAt = _now,
        Period = Account.PeriodAt(_now),
        Change = Account.Subscription.Current.Number,
        BilledIn = _random.Next(4) == 0 ? Account.PeriodAt(_now) : null,
        Contract = Account.Contracts.At(_now)?.Version ?? 0,
        OwnPrices = _random.Next(2),
        Plan = Account.Plan,
        BillsOverage = _random.Next(2) == 0,
        Properties = Properties.Of(("user", $"u{_random.Next(200)}")),
        Held = Amount(),
        Funds = new Funds(_random.Next(2) == 0 ? null : Amount(), Amount()),
    };

    private Line Line()
    {
        // What a price counts, and in which unit, is the same every time.
        var aggregation = (Aggregation)_random.Next(5);
        var price = new PriceRef(_random.Next(2) == 0 ? PriceSource.Plan : PriceSource.Contract, "pro", _random.Next(1, 3), $"price {aggregation}", _random.Next(2));
        var (amount, unbilled) = (Amount(), _random.Next(3) == 0 ? Amount() : default);
        var (burns, overage) = Pay(amount);
        var quantity = Quantity.Of(_random.Next(1, 1_000_000));
        return new Line(new UsageItem(Meters[_random.Next(2)], quantity, Properties.None), price, amount + unbilled, burns, overage, unbilled)
        {
            Unit = price.Band == 1 ? "credits" : null,
            Owed = price.Band == 1 && !overage.IsZero ? Amount() : overage,
            Billed = _random.Next(3) == 0 ? Quantity.Of(_random.Next(2)) : quantity,
            Aggregation = aggregation,
            Level = aggregation == Aggregation.Sum ? quantity : Quantity.Of(_random.Next(3)),
            Observation = Observations.IsNeededFor(aggregation) ? new Observation(aggregation == Aggregation.Latest ? _now : default, _random.Next(20)) : null,
        };
    }

    /// <summary>From one grant with plenty, else owed. Little enough that the lines of one posting do not overdraw it.</summary>
    private (Burn[] Burns, Money Overage) Pay(Money amount)
    {
        var rich = Account.Wallet.InBurnOrder.Where(g => g.Status == GrantStatus.Active && g.Available > Money.FromRaw(50_000_000)).ToArray();
        if (rich.Length == 0 || _random.Next(4) == 0) return ([], amount);
        return ([new Burn(rich[_random.Next(rich.Length)].Terms.Id, amount)], default);
    }

    private CapMove[] Moves(Money spent, Money held) =>
    [
        .. Account.Caps.Select(cap =>
        {
            var counter = cap.Cap.Per.Length == 0 ? "" : $"3:u{_random.Next(200)}";
            var window = Account.Calendar.WindowOf(cap.Cap.Window, _now, Account.PeriodAt(_now));
            var at = cap.At(counter, window);
            return new CapMove(cap.Cap.Id, cap.Generation, counter, window, cap.Cap.Limit, spent, held, at.Spent + spent, at.Held + held) { Enforcement = cap.Cap.Enforcement, Meter = cap.Cap.Meter };
        }),
    ];

    private Hold? Any() => Account.Holds.Count == 0 ? null : Account.Holds.All.OrderBy(h => h.Id, StringComparer.Ordinal).ElementAt(_random.Next(Account.Holds.Count));

    private GrantTerms NewGrant(string prefix) => new(
        NewId(prefix), Money.FromRaw(_random.Next(1_000_000_000)), "USD", _random.Next(1_000_000), _random.Next(2) == 0 ? null : _now + TimeSpan.FromDays(_random.Next(1, 90)),
        _random.Next(2) == 0 ? [] : Meters, GrantSource.Purchase, _random.Next(4) == 0 ? NewId("pi_") : null);

    private Money Amount() => Money.FromRaw(_random.Next(1, 10_000_000));

    private string NewId(string prefix) => prefix + ++_ids;
}
