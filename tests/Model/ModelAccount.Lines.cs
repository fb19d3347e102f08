namespace Spend.Model;

// The lines of an invoice in the order in which they are written.
public sealed partial class ModelAccount
{
    /// <summary>What the draft says now.</summary>
    private List<ModelInvoiceLine> WrittenLines(ModelSpan period) =>
    [
        .. BaseFees(period),
        .. InOrder(UsageOf(period)),
        .. InOrder(Adjustments(period)),
        .. TrueUps(period),
    ];

    private static IEnumerable<ModelInvoiceLine> InOrder(IEnumerable<ModelInvoiceLine> usage) => usage
        .OrderBy(l => l.OfPeriod.Start).ThenBy(l => l.Number).ThenBy(l => l.OfPeriod.End)
        .ThenBy(l => ModelLength.OfId(l.OfPeriod.Id).Kind).ThenBy(l => ModelLength.OfId(l.OfPeriod.Id).Count)
        .ThenBy(l => l.Rate!.Meter.Key, StringComparer.Ordinal)
        .ThenBy(l => l.Price!.Source).ThenBy(l => l.Price!.Owner, StringComparer.Ordinal).ThenBy(l => l.Price!.Version)
        .ThenBy(l => l.Price!.Id, StringComparer.Ordinal).ThenBy(l => l.Price!.Band);

    /// <summary>What of its period a segment covers.</summary>
    private ModelSpan StretchOf(ModelSegment segment)
    {
        var (change, period) = (ChangeOf(segment.Number), segment.Period);
        // Where the first plan reaches back, it does so to all of a period.
        if (segment.Number == 1 && change.At >= period.End) return period;
        return period with { Start = Math.Clamp(change.At, period.Start, period.End), End = Math.Clamp(EndOf(change), period.Start, period.End) };
    }
}
