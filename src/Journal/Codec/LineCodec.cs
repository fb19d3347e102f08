using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Rating;

namespace Spend.Journal;

/// <summary>Rated items, and the prices they name.</summary>
internal static class LineCodec
{
    private const byte HasProperties = 1;
    private const byte HasBurns = 2;
    private const byte HasOverage = 4;
    private const byte HasUnbilled = 8;

    public static void Lines(this RecordWriter to, Line[] lines)
    {
        to.Count(lines.Length);
        foreach (var line in lines) Write(to, line);
    }

    public static Line[] Lines(this ref RecordReader from)
    {
        var count = from.Count(bytesOfEach: 8);
        if (count == 0) return [];
        var lines = new Line[count];
        for (var i = 0; i < count; i++) lines[i] = Read(ref from);
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

    private static void Write(RecordWriter to, Line line)
    {
        to.Byte((byte)((line.Item.Properties.Count == 0 ? 0 : HasProperties)
            | (line.Burns.Length == 0 ? 0 : HasBurns)
            | (line.Overage.IsZero ? 0 : HasOverage)
            | (line.Unbilled.IsZero ? 0 : HasUnbilled)));
        to.Text(line.Item.Meter);
        to.Amount(line.Item.Quantity);
        if (line.Item.Properties.Count > 0) to.Properties(line.Item.Properties);
        to.Price(line.Price);
        to.Amount(line.Amount);
        if (line.Burns.Length > 0) to.Burns(line.Burns);
        if (!line.Overage.IsZero) to.Amount(line.Overage);
        if (!line.Unbilled.IsZero) to.Amount(line.Unbilled);
    }

    private static Line Read(ref RecordReader from)
    {
        var has = RecordReader.Known(from.Byte(), HasProperties | HasBurns | HasOverage | HasUnbilled, "line");
        var item = new UsageItem(from.Text(), from.Quantity(), (has & HasProperties) != 0 ? from.Properties() : Properties.None);
        return new Line(
            item,
            Price: from.Price(),
            Amount: from.Amount(),
            Burns: (has & HasBurns) != 0 ? from.Burns() : [],
            Overage: (has & HasOverage) != 0 ? from.Amount() : Money.Zero,
            Unbilled: (has & HasUnbilled) != 0 ? from.Amount() : Money.Zero);
    }
}
