using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Plans;

namespace Spend.Journal;

/// <summary>Changes of plan: those that came about, with all they brought, and those that are scheduled.</summary>
internal static class ChangeCodec
{
    private const byte HasPlan = 1;
    private const byte HasCuts = 2;
    private const byte HasLapsed = 4;
    private const byte HasGrants = 8;
    private const byte HasNextGrant = 16;

    public static void WriteBody(RecordWriter to, PlanChanged changed)
    {
        to.Byte((byte)((changed.Plan is null ? 0 : HasPlan)
            | (changed.Cuts.Length == 0 ? 0 : HasCuts)
            | (changed.Lapsed.Length == 0 ? 0 : HasLapsed)
            | (changed.Grants.Length == 0 ? 0 : HasGrants)
            | (changed.NextGrantAt == default ? 0 : HasNextGrant)));
        if (changed.Plan is { } plan) to.PlanTerms(plan);
        if (changed.Cuts.Length > 0) Cuts(to, changed.Cuts, changed.At);
        if (changed.Lapsed.Length > 0) to.Burns(changed.Lapsed);
        if (changed.Grants.Length > 0) to.Grants(changed.Grants, changed.At);
        if (changed.NextGrantAt != default) to.Instant(changed.NextGrantAt, changed.At);
    }

    public static PlanChanged ReadBody(ref RecordReader from, Instant at)
    {
        var has = RecordReader.Known(from.Byte(), HasPlan | HasCuts | HasLapsed | HasGrants | HasNextGrant, "change of plan");
        return new PlanChanged(at, (has & HasPlan) != 0 ? from.PlanTerms() : null)
        {
            Cuts = (has & HasCuts) != 0 ? Cuts(ref from, at) : [],
            Lapsed = (has & HasLapsed) != 0 ? from.Burns() : [],
            Grants = (has & HasGrants) != 0 ? from.Grants(at) : [],
            NextGrantAt = (has & HasNextGrant) != 0 ? from.Instant(at) : default,
        };
    }

    public static void Scheduled(this RecordWriter to, ScheduledChange? change, Instant origin)
    {
        to.Flag(change is not null);
        if (change is null) return;
        to.Instant(change.At, origin);
        to.Flag(change.Plan is not null);
        if (change.Plan is { } plan) to.PlanTerms(plan);
    }

    public static ScheduledChange? Scheduled(this ref RecordReader from, Instant origin) =>
        from.Flag() ? new ScheduledChange(from.Instant(origin), from.Flag() ? from.PlanTerms() : null) : null;

    private static void Cuts(RecordWriter to, SegmentCut[] cuts, Instant at)
    {
        to.Count(cuts.Length);
        foreach (var (segment, lines) in cuts)
        {
            to.Segment(segment);
            to.Lines(lines, at);
        }
    }

    private static SegmentCut[] Cuts(ref RecordReader from, Instant at)
    {
        var cuts = new SegmentCut[from.Count(bytesOfEach: 5)];
        for (var i = 0; i < cuts.Length; i++) cuts[i] = new SegmentCut(from.Segment(), from.Lines(at));
        return cuts;
    }
}
