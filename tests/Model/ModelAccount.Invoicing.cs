using System.Numerics;

namespace Spend.Model;

// The invoice of a period: a function of the whole history.
public sealed partial class ModelAccount
{
    /// <summary>The draft for the period around an instant, of an account that is configured, as of what it was last told.</summary>
    public ModelInvoice Invoice(long at) => Invoice(PeriodAt(at));

    /// <summary>The draft for a period by its id; null where nothing is known of it. Of several with this id: the one known first.</summary>
    public ModelInvoice? Invoice(string period) => Periods().Find(p => p.Id == period) is { } found ? Invoice(found) : null;

    /// <summary>Every period that has had a segment, usage or something billed in it.</summary>
    public List<ModelSpan> Periods()
    {
        var periods = new List<ModelSpan>();
        if (!_configured) return periods;
        foreach (var change in _changes.Prepend(ModelChange.BeforeTheFirst))
        {
            // Before anything happened nothing can be asked.
            var at = Math.Max(change.At, FirstInstant);
            var until = Math.Min(EndOf(change) - 1, _journalTime);
            for (var period = PeriodAt(at, change.Length); period.Start <= until; period = PeriodAt(period.End, change.Length)) periods.Add(period);
        }
        foreach (var line in AllUsage()) periods.AddRange(line.Segment.Period, line.BilledIn);
        return [.. periods.Distinct()];
    }

    private long FirstInstant => _postings.Select(p => p.EventTime).Concat(_changes.Select(c => c.At)).Append(_journalTime).Min();

    /// <summary>The draft for one of <see cref="Periods"/>.</summary>
    public ModelInvoice Invoice(ModelSpan period) =>
        new(period, [.. BaseFees(period), .. UsageOf(period), .. Adjustments(period), .. TrueUps(period)]);

    private IEnumerable<ModelInvoiceLine> UsageOf(ModelSpan period) => Counters(l => l.Segment.Period == period && l.BilledIn == period)
        .OrderBy(u => u.Segment.Number)
        .Select(u => LineOf(ModelInvoiceLineKind.Usage, u, u.Level, u.Quantity))
        .Where(SaysSomething);

    private IEnumerable<ModelInvoiceLine> Adjustments(ModelSpan period) => Counters(l => l.Segment.Period != period && l.BilledIn == period)
        .OrderBy(u => u.Segment.Period.Start).ThenBy(u => u.Segment.Period.End).ThenBy(u => u.Segment.Number)
        .Select(u => LineOf(ModelInvoiceLineKind.Adjustment, u, Moved(u, period, usage => usage.Level), Moved(u, period, usage => usage.Quantity)))
        .Where(SaysSomething);

    /// <summary>By how much the lines that are billed in a period moved the level, or what the meter shows.</summary>
    private BigInteger Moved(ModelUsage counter, ModelSpan billedIn, Func<ModelUsage, BigInteger> what)
    {
        BigInteger moved = 0;
        var usage = new ModelUsage { Segment = counter.Segment, Rate = counter.Rate };
        foreach (var line in AllUsage().Where(l => l.Segment == counter.Segment && l.Rate.Ref == counter.Rate.Ref))
        {
            var before = what(usage);
            usage.Add(line);
            if (line.BilledIn == billedIn) moved += what(usage) - before;
        }
        return moved;
    }

    private ModelInvoiceLine LineOf(ModelInvoiceLineKind kind, ModelUsage usage, BigInteger level, BigInteger quantity) => new(kind, usage.Rate.Unit)
    {
        OfPeriod = usage.Segment.Period,
        Number = usage.Segment.Number,
        Service = StretchOf(usage.Segment),
        Rate = usage.Rate,
        Level = level,
        Quantity = quantity,
        Amount = usage.Amount,
        Burns = [.. usage.Burnt],
        Overage = usage.Overage,
        Owed = usage.Owed,
        Unbilled = usage.Unbilled,
    };

    private ModelInvoiceLine MoneyLine(ModelInvoiceLineKind kind, ModelSpan ofPeriod, int number, BigInteger amount) =>
        new(kind, _currency) { OfPeriod = ofPeriod, Service = ofPeriod, Number = number, Amount = amount, Owed = amount };

    private static bool SaysSomething(ModelInvoiceLine line) =>

        !(line.Level.IsZero && line.Quantity.IsZero && line.Amount.IsZero && line.Overage.IsZero && line.Owed.IsZero && line.Unbilled.IsZero && line.Burns.All(b => b.Amount.IsZero));
}
