using System.Numerics;

namespace Spend.Model;

// Base fees on the invoice of a period.
public sealed partial class ModelAccount
{
    private List<ModelInvoiceLine> BaseFees(ModelSpan period)
    {
        var lines = new List<ModelInvoiceLine>();
        var inAdvance = new List<ModelInvoiceLine>();
        foreach (var segment in SegmentsOf(period))
        {
            if (ChangeOf(segment.Number).Plan is not { BaseFee.IsZero: false } plan) continue;
            var (service, notBefore) = (StretchOf(segment), NotInTrial(segment.Number));
            var line = MoneyLine(ModelInvoiceLineKind.BaseFee, period, segment.Number, PartOf(plan.BaseFee, segment, notBefore)) with
            {
                Plan = plan.Key,
                Service = service,
            };
            (plan.FeeInAdvance ? inAdvance : lines).Add(line);
        }
        var asked = AskedBefore(period);
        // Where one segment came to what was asked, nobody has to hear of it again.
        if (asked is null || inAdvance.Count != 1 || inAdvance[0].Amount != asked.Value.Fee) lines.AddRange(inAdvance);
        else asked = null;
        if (asked is { } before) lines.Add(MoneyLine(ModelInvoiceLineKind.BaseFeeDifference, period, 0, -before.Fee) with { Plan = before.Plan });
        if (AskedAhead(period) is { } next)
            lines.Add(MoneyLine(ModelInvoiceLineKind.NextBaseFee, next.Period, 0, next.Fee) with { Plan = next.Plan });
        return [.. lines.Where(SaysSomething)];
    }

    /// <summary>Where in this period a plan, or none, was in force, in order.</summary>
    private IEnumerable<ModelSegment> SegmentsOf(ModelSpan period) => _changes.Prepend(ModelChange.BeforeTheFirst)
        .Where(c => Math.Max(c.At, period.Start) < Math.Min(EndOf(c), period.End) && PeriodAt(Math.Max(c.At, period.Start), c.Length) == period)
        .Select(c => new ModelSegment(period, c.Number));

    /// <summary>From when on fee and minimum are due: what lies before the first plan is no trial.</summary>
    private long NotInTrial(int number) => number == 0 ? long.MinValue : TrialEnd ?? long.MinValue;

    /// <summary>What the invoice before asked for this period, or where that is not written yet, will ask by what is known now.</summary>
    private (string Plan, BigInteger Fee)? AskedBefore(ModelSpan period)
    {
        if (_closes.Find(c => c.Period.End == period.Start && PeriodAt(period.Start, ModelLength.OfId(c.Period.Id)) == period) is { } before) return before.Ahead;
        return AskedAt(period.Start) is { } asked && asked.Period == period ? (asked.Plan, asked.Fee) : null;
    }

    /// <summary>What the invoice of a period asks for the next.</summary>
    private (ModelSpan Period, string Plan, BigInteger Fee)? AskedAhead(ModelSpan period) =>
        ExpectedAt(period.End - 1) is { } last && PeriodAt(period.End - 1, last.Length) == period ? AskedAt(period.End) : null;

    /// <summary>
    /// Where a period of a plan ends at this instant: what its invoice asks in advance for the next, if that is of the same length. What
    /// is scheduled until then counts.
    /// </summary>
    private (ModelSpan Period, string Plan, BigInteger Fee)? AskedAt(long at)
    {
        if (ExpectedAt(at - 1) is not { } ending || PeriodAt(at - 1, ending.Length).End != at) return null;
        if (ExpectedAt(at) is not { FeeInAdvance: true } next || next.Length != ending.Length) return null;
        var period = PeriodAt(at, next.Length);
        return (period, next.Key, Part(next.BaseFee, period, Math.Max(period.Start, TrialEnd ?? period.Start), period.End));
    }

    /// <summary>The plan in force then, by what is known now.</summary>
    private ModelPlan? ExpectedAt(long at) => _scheduled is { } scheduled && scheduled.At <= at ? scheduled.Plan : ChangeAt(at).Plan;
}
