using System.Runtime.CompilerServices;
using Spend.Core;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Gateway.Deciding.Reading;

namespace Spend.Gateway.Deciding.Requests;

/// <summary>Reads <c>items</c>: what is metered, decided together.</summary>
internal static class ItemsReader
{
    private const int MeterBit = 1, QuantityBit = 2, PropertiesBit = 4;

    public static UsageItem[]? Read(ref JsonInput input, Catalog catalog)
    {
        var at = input.Position;
        if (!input.Array()) return null;
        var items = new Buffer();
        var count = 0;
        while (input.NextElement())
        {
            if (count == Limits.ItemsPerEvent)
            {
                input.Refuse($"Is too many: at most {Limits.ItemsPerEvent} items.");
                input.SkipRest();
                return null;
            }
            if (Item(ref input, catalog) is { } item) items[count] = item;
            count++;
        }
        if (count == 0) input.RefuseAt(at, "Must have at least one item.");
        return items[..count].ToArray();
    }

    private static UsageItem? Item(ref JsonInput input, Catalog catalog)
    {
        var at = input.Position;
        if (!input.Object()) return null;
        string? meter = null;
        Quantity? quantity = null;
        Properties? properties = Properties.None;
        var seen = 0;
        while (input.NextMember())
        {
            if (input.Is("meter"u8, MeterBit, ref seen)) meter = input.Name();
            else if (input.Is("quantity"u8, QuantityBit, ref seen)) quantity = input.Amount(orZero: true);
            else if (input.Is("properties"u8, PropertiesBit, ref seen)) properties = PropertiesReader.Read(ref input);
            else input.RefuseMember();
        }
        if ((seen & MeterBit) == 0) input.Missing(at, "meter");
        if ((seen & QuantityBit) == 0) quantity = Implied(ref input, at, meter, catalog);
        // The latest quantity may be none; whether that is what the meter wants is only known here, in whatever order members came.
        if (quantity is { IsZero: true } && !TakesZero(meter, catalog)) input.RefuseAt(at, "quantity", JsonInput.NotAboveZero);
        return meter is null || quantity is not { } amount || properties is null ? null : new UsageItem(meter, amount, properties);
    }

    private static bool TakesZero(string? meter, Catalog catalog) => meter is not null && catalog.Meters.TryGetValue(meter, out var known) && known.Aggregation == Aggregation.Latest;

    /// <summary>An item of a meter that counts items or distinct values is one; whether a meter exists at all is not decided here.</summary>
    private static Quantity? Implied(ref JsonInput input, int at, string? meter, Catalog catalog)
    {
        if (meter is null || !catalog.Meters.TryGetValue(meter, out var known) || known.Aggregation is Aggregation.Count or Aggregation.Unique) return Quantity.One;
        input.Missing(at, "quantity");
        return null;
    }

    [InlineArray(Limits.ItemsPerEvent)]
    private struct Buffer
    {
        private UsageItem _first;
    }
}
