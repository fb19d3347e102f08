using Spend.Core;
using Spend.Core.Metering;
using Spend.Gateway.Deciding.Reading;
using Spend.Gateway.Deciding.Requests;

namespace Spend.Gateway.Deciding.CloudEvents;

/// <summary>
/// Reads the <c>data</c> of a CloudEvent: the meter's value property (<c>value</c> where it names none) is the quantity, every other
/// member a property. Where a meter counts distinct values, its value property is one of those.
/// </summary>
internal static class CloudEventData
{
    private const int Value = 1;

    /// <param name="eventAt">Where the event stands, whose data may be missing.</param>
    /// <param name="meter">Null for one that the catalog does not have: that is for the decision to say.</param>
    public static (Quantity? Quantity, Properties? Properties) Read(ref JsonInput input, int eventAt, bool hasData, Meter? meter)
    {
        var counts = meter?.Aggregation is Aggregation.Count or Aggregation.Unique;
        if (!hasData || input.IsNull)
        {
            if (!counts && meter is not null) input.Missing(eventAt, "data");
            return (Quantity.One, Properties.None);
        }
        var at = input.Position;
        if (!input.Object()) return default;

        // An event of a counting meter is one, whatever its data says: there only a value property that was asked for is a quantity. Of a
        // meter of distinct values, that property is the value itself.
        var valueName = meter?.Aggregation == Aggregation.Unique ? null : meter?.ValueProperty ?? (counts ? null : "value");
        Quantity? quantity = null;
        var seen = 0;
        var pairs = new PropertiesReader.Pairs();
        while (input.NextMember())
        {
            if (valueName is not null && input.IsNamed(valueName))
            {
                if (seen != 0) input.Refuse("Is given twice.");
                seen |= Value;
                input.NextValue();
                quantity = input.Amount(orZero: meter?.Aggregation == Aggregation.Latest);
                continue;
            }
            if (!pairs.TryName(ref input, out var name)) continue;
            input.NextValue();
            if (!input.IsNull && input.Scalar() is { } text) pairs.Add(name, text);
        }
        if (seen == 0)
        {
            if (!counts && meter is not null) input.Missing(at, valueName!);
            quantity = Quantity.One;
        }
        return (quantity, pairs.Build());
    }
}
