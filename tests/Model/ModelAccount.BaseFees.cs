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
        if (AskedAt(period.End) is { } next && ExpectedAt(period.End - 1) is { } last && PeriodAt(period.End - 1, last.Length) == period)
            lines.Add(MoneyLine(ModelInvoiceLineKind.NextBaseFee, next.Period, 0, next.Fee));
        return [.. lines.Where(SaysSomething)];
    }

    /// <summary>Where in this period a plan, or none, was in force, in order.</summary>
    private IEnumerable<ModelSegment> SegmentsOf(ModelSpan period) => _changes.Prepend(ModelChange.BeforeTheFirst)
        .Where(c => Math.Max(c.At, period.Start) < Math.Min(EndOf(c), period.End) && PeriodAt(Math.Max(c.At, period.Start), c.Length) == period)
        .Select(c => new ModelSegment(period, c.Number));

    /// <summary>From when on fee and minimum are due: what lies before the first plan is no trial.</summary>
    private long NotInTrial(int number) => number == 0 ? long.MinValue : TrialEnd ?? long.MinValue;

    /// <summary>What the invoice before asked for this period.</summary>
    private BigInteger AskedBefore(ModelSpan period) => AskedAt(period.Start) is { } asked && asked.Period == period ? asked.Fee : 0;

    /// <summary>
    /// Where a period of a plan ends at this instant: what its invoice asks in advance for the next, if that is of the same length. What
    /// is scheduled until then counts.
    /// </summary>
    private (ModelSpan Period, BigInteger Fee)? AskedAt(long at)
    {
        if (ExpectedAt(at - 1) is not { } ending || PeriodAt(at - 1, ending.Length).End != at) return null;
        if (ExpectedAt(at) is not { FeeInAdvance: true } next || next.Length != ending.Length) return null;
        var period = PeriodAt(at, next.Length);
        return (period, Part(next.BaseFee, period, Math.Max(period.Start, TrialEnd ?? period.Start), period.End));
    }

    /// <summary>The plan in force then, by what is known now.</summary>
    private ModelPlan? ExpectedAt(long at) => _scheduled is { } scheduled && scheduled.At <= at ? scheduled.Plan : ChangeAt(at).Plan;
}
