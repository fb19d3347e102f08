using System.Numerics;

namespace Spend.Model;

// Commands about what the customer is on and what was agreed with them.
public sealed partial class ModelCommands
{
    private static readonly ModelLength[] Lengths = [ModelLength.Month, ModelLength.Month, ModelLength.Week, ModelLength.Year, ModelLength.Days(1), ModelLength.Days(7)];

    private ModelAnchor AnyAnchor() => _dice.Chance(600)
        ? ModelAnchor.OfDay(_dice.Of(1, 5, 15, 28, 29, 30, 31))
        : ModelAnchor.OfDate(_dice.Of(
            new DateOnly(2024, 2, 29), new DateOnly(2023, 12, 31), new DateOnly(2025, 6, 15), new DateOnly(2026, 7, 30), new DateOnly(2011, 12, 30), new DateOnly(2020, 1, 1)));

    private Subscribe AnySubscribe(ModelEffective effective) => new(
        _dice.Chance(20) ? "unheard-of" : _currency == "EUR" && _dice.Chance(800) ? "euro" : _dice.Weighted((10, "pro"), (8, "flex"), (8, "team"), (1, "euro")),
        _dice.Weighted<int?>((7, null), (2, 1), (1, 2)),
        effective);

    private ModelEffective AnyEffective() => _dice.Weighted<Func<ModelEffective>>(
        (6, () => ModelEffective.Now),
        (3, () => ModelEffective.PeriodEnd),
        (3, () => ModelEffective.OnInstant(AnyInstant())))();

    /// <summary>Mostly ahead, sometimes exactly on a border; remembered, to come back to it.</summary>
    private long AnyInstant()
    {
        var now = Math.Max(_clock, _latest);
        var at = _dice.Weighted<Func<long>>(
            (4, () => now + 1 + _dice.Below(3 * ModelCalendar.Hour)),
            (3, () => now + 1 + _dice.Below(10 * ModelCalendar.Day)),
            (1, () => now + 1 + _dice.Below(60 * ModelCalendar.Day)),
            (3, () => ModelCalendar.Of(_zone).Period(now, _dice.Of(Lengths), _anchor).End),
            (2, () => now + 1 + _dice.Below(ModelAccount.EventsAhead)),
            (1, () => now - _dice.Of(0, 1)))();
        _instants.Add(at);
        return at;
    }

    private SetContract AnyContract()
    {
        long? start = _dice.Chance(600) ? null : AnyInstant();
        var from = start ?? Math.Max(_clock, _latest);
        long? end = _dice.Chance(450) ? null : _dice.Weighted<Func<long>>(
            (4, () => from + 1 + _dice.Below(20 * ModelCalendar.Day)),
            (2, () => from + 1 + _dice.Below(5 * ModelCalendar.Hour)),
            (2, () => ModelCalendar.Of(_zone).Period(from, ModelLength.Month, _anchor).End),
            (1, () => from - _dice.Of(0, 1)))();
        if (end is { } ends) _instants.Add(ends);
        return new SetContract(new ModelContract(
            start, end, _prices.Some(_dice.Of(0, 200, 500)),
            _dice.Chance(500) ? _dice.Amount("10", "100", "333.333333333333", "1000") : null,
            _dice.Chance(300) ? _dice.Amount("0", "20", "77.777777777777") : null));
    }

    private SetPrices AnyOwnPrices() => new(_prices.Some(_dice.Of(100, 250, 500)));

    private BigInteger CreditLimit() => _dice.Amount("0", "1", "5", "10", "20", "50", "100", "1000");
}
