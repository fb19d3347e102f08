using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Rating;

namespace Spend.Journal;

/// <summary>Rated items, and the prices they name.</summary>
internal static class LineCodec
{
    // The common ones come first: seven fit a byte.
    private const ulong HasProperties = 1 << 0;
    private const ulong HasBurns = 1 << 1;
    private const ulong HasOverage = 1 << 2;
    private const ulong HasUnbilled = 1 << 3;

    /// <summary>Not the quantity.</summary>
    private const ulong HasLevel = 1 << 4;

    /// <summary>Not the sum.</summary>
    private const ulong HasAggregation = 1 << 5;

    /// <summary>The flag is all there is to it.</summary>
    private const ulong TakesBack = 1 << 6;
    private const ulong HasUnit = 1 << 7;

    /// <summary>What credits add to what is owed; for money that is the overage itself.</summary>
    private const ulong HasOwed = 1 << 8;
    private const ulong HasObservation = 1 << 9;

    /// <summary>Fewer units are charged for than the quantity.</summary>
    private const ulong HasBilled = 1 << 10;
    private const ulong All = (1 << 11) - 1;

    /// <param name="eventTime">Of the posting: what a line observed mostly bears that time.</param>
    public static void Lines(this RecordWriter to, Line[] lines, Instant eventTime)
    {
        to.Count(lines.Length);
        foreach (var line in lines) Write(to, line, eventTime);
    }

    public static Line[] Lines(this ref RecordReader from, Instant eventTime)
    {
        var count = from.Count(bytesOfEach: 8);
        if (count == 0) return [];
        var lines = new Line[count];
        for (var i = 0; i < count; i++) lines[i] = Read(ref from, eventTime);
        return lines;
    }

    public static void Price(this RecordWriter to, PriceRef price)
    {
        to.Enum(price.Source);
        to.Text(price.Owner);
        to.Signed(price.Version);
        to.Text(price.Id);
        to.Signed(price.Band);
    }

    public static PriceRef Price(this ref RecordReader from) => new(from.Enum<PriceSource>(), from.Text(), from.Int(), from.Text(), from.Int());

    private static void Write(RecordWriter to, Line line, Instant eventTime)
    {
        var has = (line.Item.Properties.Count == 0 ? 0 : HasProperties)
            | (line.Burns.Length == 0 ? 0 : HasBurns)
            | (line.Overage.IsZero ? 0 : HasOverage)
            | (line.Unbilled.IsZero ? 0 : HasUnbilled)
            | (line.Level == line.Item.Quantity ? 0 : HasLevel)
            | (line.Aggregation == Aggregation.Sum ? 0 : HasAggregation)
            | (line.TakesBack ? TakesBack : 0)
            | (line.Unit is null ? 0 : HasUnit)
            | (line.Unit is null || line.Owed.IsZero ? 0 : HasOwed)
            | (line.Observation is null ? 0 : HasObservation)
            | (line.Billed == line.Item.Quantity ? 0 : HasBilled);
        to.Number(has);
        to.Text(line.Item.Meter);
        to.Amount(line.Item.Quantity);
        if ((has & HasProperties) != 0) to.Properties(line.Item.Properties);
        to.Price(line.Price);
        to.Amount(line.Amount);
        if ((has & HasBurns) != 0) to.Burns(line.Burns);
        if ((has & HasOverage) != 0) to.Amount(line.Overage);
        if ((has & HasUnbilled) != 0) to.Amount(line.Unbilled);
        if ((has & HasLevel) != 0) to.Amount(line.Level);
        if ((has & HasAggregation) != 0) to.Enum(line.Aggregation);
        if ((has & HasUnit) != 0) to.Text(line.Unit!);
        if ((has & HasOwed) != 0) to.Amount(line.Owed);
        if ((has & HasObservation) != 0) to.Observation(line.Observation!.Value, line.Aggregation, eventTime);
        if ((has & HasBilled) != 0) to.Amount(line.Billed);
    }

    private static Line Read(ref RecordReader from, Instant eventTime)
    {
        var has = RecordReader.Known(from.Number(), All, "line");
        var item = new UsageItem(from.Text(), from.Quantity(), (has & HasProperties) != 0 ? from.Properties() : Properties.None);
        // Initializers run in the order they are written, which is the order of the bytes.
        Aggregation aggregation;
        return new Line(
            item,
            Price: from.Price(),
            Amount: from.Amount(),
            Burns: (has & HasBurns) != 0 ? from.Burns() : [],
            Overage: (has & HasOverage) != 0 ? from.Amount() : Money.Zero,
            Unbilled: (has & HasUnbilled) != 0 ? from.Amount() : Money.Zero)
        {
            Level = (has & HasLevel) != 0 ? from.Quantity() : item.Quantity,
            Aggregation = aggregation = (has & HasAggregation) != 0 ? from.Enum<Aggregation>() : Aggregation.Sum,
            Unit = (has & HasUnit) != 0 ? from.Text() : null,
            Owed = (has & HasOwed) != 0 ? from.Amount() : Money.Zero,
            Observation = (has & HasObservation) != 0 ? from.Observation(aggregation, eventTime) : null,
            Billed = (has & HasBilled) != 0 ? from.Quantity() : item.Quantity,
            TakesBack = (has & TakesBack) != 0,
        };
    }
}
