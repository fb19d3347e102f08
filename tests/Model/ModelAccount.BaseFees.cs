using System.Numerics;

namespace Spend.Model;

// Base fees on the invoice of a period.
public sealed partial class ModelAccount
{
    private List<ModelInvoiceLine> BaseFees(ModelSpan period)
    {
        var lines = new List<ModelInvoiceLine>();
        BigInteger inAdvance = 0;
        foreach (var segment in SegmentsOf(period))
        {
            if (ChangeOf(segment.Number).Plan is not { } plan) continue;
            var fee = PartOf(plan.BaseFee, segment, NotInTrial(segment.Number));
            if (plan.FeeInAdvance) inAdvance += fee;
            else lines.Add(MoneyLine(ModelInvoiceLineKind.BaseFee, period, segment.Number, fee));
        }
        lines.Add(MoneyLine(ModelInvoiceLineKind.BaseFeeDifference, period, 0, inAdvance - AskedBefore(period)));
        if (AskedAt(period.End) is { } next && PeriodAt(period.End - 1) == period)
            lines.Add(MoneyLine(ModelInvoiceLineKind.NextBaseFee, next.Period, 0, next.Fee));
        return [.. lines.Where(SaysSomething)];
    }

    /// <summary>Where in this period a plan, or none, was in force, in order.</summary>
    private IEnumerable<ModelSegment> SegmentsOf(ModelSpan period) => _changes.Prepend(ModelChange.BeforeTheFirst)
        .Where(c => Math.Max(c.At, period.Start) < Math.Min(EndOf(c), period.End) && PeriodAt(Math.Max(c.At, period.Start), c.Length) == period)
        .Select(c => new ModelSegment(period, c.Number));

    /// <summary>From when on fee and minimum are due: what lies before the first plan is no trial.</summary>
    private long NotInTrial(int number) => number == 0 ? long.MinValue : TrialEnd ?? long.MinValue;

    /// <summary>What earlier invoices have asked for this period: once for each time a plan's period ended and this one was entered.</summary>
    private BigInteger AskedBefore(ModelSpan period) =>
        SegmentsOf(period).Sum(s => AskedAt(Math.Max(ChangeOf(s.Number).At, period.Start)) is { } asked && asked.Period == period ? asked.Fee : 0);

    /// <summary>
    /// Where a period of a plan ends at this instant: what its invoice asks in advance, and for which period. The plan at the first instant
    /// of the next is, as long as that lies ahead, the one in force or the one scheduled until then.
    /// </summary>
    private (ModelSpan Period, BigInteger Fee)? AskedAt(long at)
    {
        if (at == long.MinValue || ChangeAt(at - 1).Plan is null || PeriodAt(at - 1).End != at) return null;
        var next = _scheduled is { } scheduled && scheduled.At <= at ? scheduled.Plan : ChangeAt(at).Plan;
        if (next is not { FeeInAdvance: true }) return null;
        var period = PeriodAt(at, next.Length);
        return (period, Part(next.BaseFee, period, Math.Max(period.Start, TrialEnd ?? period.Start), period.End));
    }
}
