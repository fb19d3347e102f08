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
using Spend.Core.Tests.Simulation;
using Spend.Core.TopUps;
using Spend.Core.Wallets;

namespace Spend.Journal.Tests.Verification;

/// <summary>
/// A random life of a customer of <see cref="Seller"/>: plans, contracts and prices come and go, limits of all kinds are set and lifted,
/// while usage of all kinds arrives, late and early, and invoices are paid, taken back, given up or left alone.
/// </summary>
internal sealed class RichRun(int seed)
{
    private static readonly string[] Plans = ["deny", "bill", "days", "year"];

    private static readonly Int128 Cent = Money.Parse("0.01").Raw;

    private readonly Random _random = new(seed);
    private int _ids;

    /// <summary>Periods that somebody closed before their grace was over.</summary>
    public int EarlyCloses { get; private set; }

    public AccountDriver Driver { get; } = new(Seller.Catalog, Sample.Start) { NotesDenials = true };

    /// <summary>Called with each command before it is done.</summary>
    public Action<Command> BeforeEach { get; set; } = static _ => { };

    public RichRun Live(int steps)
    {
        var anchor = _random.Next(2) == 0 ? new BillingAnchor(_random.Next(1, 32)) : BillingAnchor.On(new DateOnly(2024, _random.Next(1, 13), _random.Next(1, 29)));
        Driver.Do(new Configure(new Profile("Acme", "USD", _random.Next(2) == 0 ? "UTC" : "Europe/Berlin", anchor, _random.Next(3) == 0 ? null : Seller.Amount("150")) { Invoicing = Invoicing() }));
        for (var i = 0; i < steps; i++)
        {
            Driver.Pass(_random.Next(12) == 0 ? TimeSpan.FromHours(_random.Next(24 * 9)) : TimeSpan.FromSeconds(_random.Next(7_200)));
            if (_random.Next(50) == 0) Driver.TakeOver(i + 1);
            var command = Next();
            BeforeEach(command);
            var decision = Driver.Do(command);
            if (command is ClosePeriod && decision.Status == Status.Accepted) EarlyCloses++;
        }
        Driver.ApplyDue();
        return this;
    }

    private Command Next() => _random.Next(52) switch
    {
        <= 5 => Ask.Charge(NewId(), Time(), Of("user"), Items()),
        <= 9 => Ask.Usage(NewId(), Time(), Of("user"), Items()),
        <= 12 => Ask.Hold(NewId(), 60 * _random.Next(1, 600), Time(), Of("user"), Items()),
        13 => Ask.Extend(AnyHold(), Items(), 60 * _random.Next(600)),
        <= 16 => Ask.Settle(_random.Next(3) == 0 ? AnyId() : AnyHold(), _random.Next(2) == 0 ? null : Items(), _random.Next(5) > 0),
        17 => Ask.Release(AnyId()),
        18 or 19 => Ask.Void(AnyId()),
        20 => Ask.Amend(AnyId(), Items()),
        21 => Ask.Grant(NewId(), $"{_random.Next(1, 90)}", _random.Next(3), _random.Next(2) == 0 ? null : Driver.Now + TimeSpan.FromHours(_random.Next(1, 900)), _random.Next(2) == 0 ? "USD" : "credits", _random.Next(3) == 0 ? ["tokens", "plain"] : []),
        22 => new VoidGrant(Driver.Account.Wallet.InBurnOrder is { Count: > 0 } grants ? grants[_random.Next(grants.Count)].Terms.Id : "none"),
        23 => Ask.Cap($"cap{_random.Next(3)}", $"{_random.Next(10, 400)}", (CapWindow)_random.Next(8), _random.Next(2) == 0 ? [] : ["team"]),
        24 or 25 => new Subscribe(Plans[_random.Next(Plans.Length)], null, When()),
        26 => new Cancel(When()),
        27 => _random.Next(4) == 0 ? new RemoveContract() : new SetContract(Contract()),
        28 => _random.Next(4) == 0 ? new RemovePrices() : new SetPrices(Prices()),
        29 => new RemoveCap($"cap{_random.Next(5)}", (Owner)_random.Next(2)),
        >= 30 and <= 32 => Cap(),
        33 => new CloseBudget($"cap{_random.Next(5)}", _random.Next(3) == 0 ? [] : [_random.Next(4) == 0 ? null : _random.Next(2) == 0 ? "a" : "b"]),
        34 => _random.Next(3) == 0 ? new Suspend("looked at") : new Resume(),
        35 => new SetBrake(_random.Next(4) == 0 ? null : new Brake(Seller.Amount($"{_random.Next(1, 60)}"), TimeSpan.FromSeconds(_random.Next(2) == 0 ? 60 : _random.Next(60, 86_401)), TimeSpan.FromSeconds(_random.Next(1, 20_000)))),
        <= 38 => _random.Next(8) == 0 ? new RemoveAlert($"alert{_random.Next(9)}", (Owner)_random.Next(2)) : new SetAlert(Alert()),
        39 => new SetAutoTopUp(_random.Next(6) == 0 ? null : new AutoTopUp(Seller.Amount($"{_random.Next(1, 99)}"), Seller.Amount("25"), _random.Next(1, 4), _random.Next(2, 20), TimeSpan.FromSeconds(_random.Next(1, 20_000)))),
        40 or 41 => Driver.Account.Control.TopUp.Open is { } open && _random.Next(4) > 0 ? new DeclineTopUp(open.Id, "no_funds") : new AddGrant(new GrantTerms(NewId(), Seller.Amount("25"), "USD", 1, null, [], GrantSource.Purchase, $"pi_{_ids}")),
        >= 44 and <= 46 => new PayInvoice(AnyInvoice(out var due), AnyOf("pay"), _random.Next(3) == 0 ? Part(due) : _random.Next(4) == 0 ? due + Cents(900) : due, null),
        47 => new IssueCreditNote(AnyInvoice(out var open), AnyOf("note"), _random.Next(3) == 0 ? Cents(900) : Part(open), _random.Next(2) == 0, "sorry"),
        48 => _random.Next(3) > 0 ? new VoidInvoice(AnyInvoice(out _), "mistake") : new GiveUpInvoice(AnyInvoice(out _), "gone"),
        49 => new RefundBalance(AnyOf("refund"), Part(Driver.Account.Billing.Balance), null),
        50 => new ClosePeriod(null),
        51 => new Configure(Driver.Account.Profile! with { Invoicing = Invoicing() }),
        // Time alone.
        _ => Ask.Release("nothing"),
    };

    private InvoiceTerms Invoicing() => _random.Next(4) == 0 ? InvoiceTerms.Usual : new InvoiceTerms(
        _random.Next(2) == 0 ? null : new BillTo($"Acme {_random.Next(9)}", ["1 Main Street"], "US1", null),
        new TaxTerms([.. Enumerable.Range(0, _random.Next(3)).Select(i => new TaxRate($"tax {i}", Quantity.Parse(i == 0 ? "0.19" : "0.00375")))], _random.Next(2) == 0, null),
        (Rounding)_random.Next(2), _random.Next(12), _random.Next(3) == 0 ? null : _random.Next(8));

    /// <summary>Mostly one that is to be paid; else a recent one, or none.</summary>
    private string AnyInvoice(out Money due)
    {
        var unsettled = Driver.Account.Billing.Unsettled;
        var invoice = unsettled.Count > 0 && _random.Next(4) > 0 ? unsettled[_random.Next(unsettled.Count)] : null;
        due = invoice?.Due ?? Cents(900);
        return invoice?.Id ?? Driver.Records.OfType<PeriodClosed>().Reverse().ElementAtOrDefault(_random.Next(3))?.Period.Id ?? "2020-01";
    }

    /// <summary>At least a cent.</summary>
    private Money Part(Money of) => Money.FromRaw(Int128.Max(1, of.Raw / Cent * _random.Next(1, 101) / 100) * Cent);

    private Money Cents(int most) => Money.FromRaw(_random.Next(1, most) * Cent);

    /// <summary>Now and then one that was used before.</summary>
    private string AnyOf(string kind) => $"{kind} {(_random.Next(6) == 0 ? _random.Next(_ids + 1) : ++_ids)}";

    private SetCap Cap()
    {
        var meter = _random.Next(3) == 0 ? null : _random.Next(3) == 0 ? "calls" : Seller.Meters[_random.Next(2) * 6];
        return new SetCap(new Cap(
            $"cap{_random.Next(5)}", Seller.Amount($"{_random.Next(1, 60)}"), _random.Next(3) == 0 ? CapWindow.Lifetime : (CapWindow)_random.Next(8),
            _random.Next(4) == 0 ? Properties.Of(("team", "a")) : Properties.None, _random.Next(2) == 0 ? [] : ["team"])
        {
            Meter = meter,
            Enforcement = (CapEnforcement)_random.Next(3),
            Owner = (Owner)_random.Next(2),
        });
    }

    private Alert Alert()
    {
        var condition = (AlertCondition)_random.Next(8);
        var subject = condition switch
        {
            AlertCondition.CapPercent => $"cap{_random.Next(5)}",
            AlertCondition.AllowancePercent => "plain",
            AlertCondition.FundsBelow => _random.Next(2) == 0 ? "USD" : "credits",
            _ => "",
        };
        var amount = condition is AlertCondition.FundsBelow or AlertCondition.BurnRate ? _random.Next(1, 60) : _random.Next(1, 200);
        var within = condition == AlertCondition.GrantExpires ? TimeSpan.FromDays(_random.Next(1, 20)) : TimeSpan.FromSeconds(_random.Next(60, 86_401));
        return new Alert($"alert{_random.Next(9)}", condition, subject, _random.Next(5, 150), Seller.Amount($"{amount}"), within) { Owner = (Owner)_random.Next(2) };
    }

    private Effective When() => _random.Next(3) switch
    {
        0 => Effective.Now,
        1 => Effective.PeriodEnd,
        _ => new Effective(Driver.Now + TimeSpan.FromHours(_random.Next(1, 200)), false),
    };

    private Contract Contract()
    {
        Instant? start = _random.Next(2) == 0 ? null : Driver.Now + TimeSpan.FromHours(_random.Next(99) + 1);
        return new Contract(start, _random.Next(2) == 0 ? null : Driver.Now + TimeSpan.FromHours(_random.Next(100, 900)), Prices(), _random.Next(2) == 0 ? null : Seller.Amount("500"), null);
    }

    private PriceTerms[] Prices() =>
    [
        Seller.Price(Seller.Meters[_random.Next(Seller.Meters.Length)], ChargeModel.PerUnit) with
        {
            UnitAmount = Seller.Amount($"{_random.Next(1, 4)}.5"),
            MinPerPeriod = _random.Next(2) == 0 ? null : Seller.Amount("12"),
            Unit = _random.Next(3) == 0 ? "credits" : null,
        },
    ];

    private UsageItem[] Items()
    {
        var items = new UsageItem[_random.Next(1, 4)];
        for (var i = 0; i < items.Length; i++)
        {
            var meter = Seller.Meters[_random.Next(Seller.Meters.Length)];
            var quantity = meter is "calls" or "users" ? "1" : _random.Next(6) == 0 ? "0.5" : $"{_random.Next(1, 9)}";
            items[i] = Ask.Item(meter, quantity, [("user", $"u{_random.Next(5)}"), ("team", _random.Next(2) == 0 ? "a" : "b")]);
        }
        return items;
    }

    private Properties Of(string name) => _random.Next(2) == 0 ? Properties.None : Properties.Of((name, $"u{_random.Next(5)}"));

    private Instant? Time() => _random.Next(4) switch
    {
        0 => Driver.Now - TimeSpan.FromHours(_random.Next(840)),
        1 => Driver.Now + TimeSpan.FromMinutes(_random.Next(6)),
        _ => null,
    };

    private string NewId() => $"e{++_ids}";

    private string AnyHold() => Driver.Account.Holds.All.OrderBy(static h => h.Id, StringComparer.Ordinal).ElementAtOrDefault(_random.Next(3))?.Id ?? AnyId();

    private string AnyId() => $"e{Math.Max(1, _ids - _random.Next(5))}";
}
