using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Holds;
using Spend.Core.Metering;

namespace Spend.Gateway.Customers;

/// <summary>An open hold: what an authorization has reserved and nobody has settled yet.</summary>
public sealed record HoldAnswer(
    [property: Description("The authorization's.")] string Id,
    [property: Description("Reserved in the currency, extensions included.")] Money Held,
    [property: Description("The customer's currency.")] string Unit,
    [property: Description("Reserved of credit units; left out where there is none."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<HeldCredits>? Credits,
    Instant CreatedAt,
    [property: Description("When it ends by itself; what it reserves is free then.")] Instant ExpiresAt,
    [property: Description("The time of the usage, which decides its billing period.")] Instant EventTime,
    Properties Properties,
    [property: Description("The latest estimate.")] IReadOnlyList<HeldItem> Items)
{
    public static HoldAnswer Of(Hold hold, string currency) => new(
        hold.Id, hold.Amount, currency,
        hold.Credits.Length == 0 ? null : Array.ConvertAll(hold.Credits, static c => new HeldCredits(c.Unit, c.Holds)),
        hold.Authorized.At, hold.ExpiresAt, hold.Authorized.EventTime, hold.Authorized.Properties,
        Array.ConvertAll(hold.Estimate, static line => new HeldItem(line.Item.Meter, line.Item.Quantity, line.Item.Properties)));
}

public sealed record HeldCredits(string Unit, Money Held);

/// <summary>An item that is expected to be used.</summary>
public sealed record HeldItem(string Meter, Quantity Quantity, Properties Properties);
