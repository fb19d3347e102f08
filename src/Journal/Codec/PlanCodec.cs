using Spend.Core.Plans;

namespace Spend.Journal;

/// <summary>Plan versions by name, and what one asks and gives besides its prices.</summary>
internal static class PlanCodec
{
    private const byte HasLength = 1;
    private const byte HasFee = 2;
    private const byte HasGrant = 4;
    private const byte HasMinimum = 8;

    /// <summary>Not the usual one.</summary>
    private const byte HasGrace = 16;
    private const byte HasLate = 32;
    private const byte HasTrial = 64;

    public static void Plan(this RecordWriter to, PlanRef plan)
    {
        to.Text(plan.Key);
        to.Signed(plan.Version);
    }

    public static PlanRef Plan(this ref RecordReader from) => new(from.Text(), from.Int());

    public static void PlanTerms(this RecordWriter to, PlanTerms terms)
    {
        to.Byte((byte)((terms.Length == default ? 0 : HasLength)
            | (terms.Fee is null ? 0 : HasFee)
            | (terms.Grant is null ? 0 : HasGrant)
            | (terms.Minimum.IsZero ? 0 : HasMinimum)
            | (terms.Grace == Core.Plans.PlanTerms.DefaultGrace ? 0 : HasGrace)
            | (terms.Late == default ? 0 : HasLate)
            | (terms.TrialDays == 0 ? 0 : HasTrial)));
        to.Plan(terms.Plan);
        to.Text(terms.Name);
        to.Enum(terms.Overage);
        if (terms.Length != default) to.Length(terms.Length);
        if (terms.Fee is { } fee)
        {
            to.Amount(fee.Amount);
            to.Enum(fee.Timing);
        }
        if (terms.Grant is { } grant) Grant(to, grant);
        if (!terms.Minimum.IsZero) to.Amount(terms.Minimum);
        if (terms.Grace != Core.Plans.PlanTerms.DefaultGrace) to.Signed(terms.Grace.Ticks);
        if (terms.Late != default) to.Enum(terms.Late);
        if (terms.TrialDays != 0) to.Signed(terms.TrialDays);
    }

    public static PlanTerms PlanTerms(this ref RecordReader from)
    {
        var has = RecordReader.Known(from.Byte(), HasLength | HasFee | HasGrant | HasMinimum | HasGrace | HasLate | HasTrial, "plan");
        // Initializers run in the order they are written, which is the order of the bytes.
        return new PlanTerms(from.Plan(), from.Text(), from.Enum<OveragePolicy>())
        {
            Length = (has & HasLength) != 0 ? from.Length() : default,
            Fee = (has & HasFee) != 0 ? new BaseFee(from.Amount(), from.Enum<FeeTiming>()) : null,
            Grant = (has & HasGrant) != 0 ? Grant(ref from) : null,
            Minimum = (has & HasMinimum) != 0 ? from.Amount() : default,
            Grace = (has & HasGrace) != 0 ? new TimeSpan(from.Signed()) : Core.Plans.PlanTerms.DefaultGrace,
            Late = (has & HasLate) != 0 ? from.Enum<LateEvents>() : default,
            TrialDays = (has & HasTrial) != 0 ? from.Int() : 0,
        };
    }

    private static void Grant(RecordWriter to, RecurringGrant grant)
    {
        to.Amount(grant.Amount);
        to.Text(grant.Unit);
        to.Amount(grant.RolloverMax);
        to.Signed(grant.Priority);
        to.Texts(grant.Meters);
    }

    private static RecurringGrant Grant(ref RecordReader from) => new(from.Amount(), from.Text(), from.Amount(), from.Int(), from.Texts());
}
