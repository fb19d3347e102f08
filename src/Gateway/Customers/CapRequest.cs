using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Gateway.Http;

namespace Spend.Gateway.Customers;

/// <summary>A cap as it is sent.</summary>
public sealed record CapRequest(
    [property: Description("In the customer's currency, or in units of meter; zero or more. Reaching it is allowed, passing it is not.")] Money Limit,
    [property: Description("How long it counts before it starts again; calendar windows in the customer's time zone. The counters of lifetime are budgets, which can be closed.")] CapWindow Window,
    [property: Description("Only usage with all these properties counts, at most 8.")] Properties? Match = null,
    [property: Description("One counter for each distinct value of these properties, at most 8.")] string[]? Per = null,
    [property: Description("hard: never passed. soft: passed, and told of. shadow: passed, and answers say what would have been denied.")] CapEnforcement Enforcement = CapEnforcement.Hard,
    [property: Description("The key of a sum or count meter, whose units it counts; left out: it counts money."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Meter = null)
{
    public static CapRequest Of(Cap cap) => new(cap.Limit, cap.Window, cap.Match, cap.Per, cap.Enforcement, cap.Meter);

    /// <exception cref="ProblemException">400, with a pointer to every fault.</exception>
    public Cap Cap(string id, Owner owner, Catalog catalog)
    {
        var faults = new FieldFaults();
        var cap = Cap(id, owner, catalog, "#", faults);
        faults.ThrowIfAny();
        return cap;
    }

    /// <param name="at">Where it stands in the body.</param>
    /// <returns>What is meaningless once there are faults.</returns>
    internal Cap Cap(string id, Owner owner, Catalog catalog, string at, FieldFaults faults)
    {
        faults.AddIf(Limit.IsNegative, at + "/limit", "Must not be negative.")
            .AddIf(Match?.Count > Limits.CapProperties, at + "/match", $"At most {Limits.CapProperties} properties.")
            .AddIf(Per?.Length > Limits.CapProperties, at + "/per", $"At most {Limits.CapProperties} properties.")
            .AddIf(Per?.Distinct().Count() < Per?.Length, at + "/per", "Each property once.");
        if (Meter is not null && FaultOf(Meter, catalog) is { } fault) faults.Add(at + "/meter", fault);
        for (var i = 0; i < Per?.Length; i++) faults.AddIf(string.IsNullOrEmpty(Per[i]), $"{at}/per/{i}", "Must not be empty.").Id(Per[i], $"{at}/per/{i}");
        return new Cap(id, Limit, Window, Match ?? Properties.None, Per ?? []) { Meter = Meter, Enforcement = Enforcement, Owner = owner };
    }

    private static string? FaultOf(string meter, Catalog catalog) =>
        !catalog.Meters.TryGetValue(meter, out var known) ? "There is no such meter."
        : known.Aggregation is not (Aggregation.Sum or Aggregation.Count) ? "Must be a sum or count meter: of others an event has no units of its own."
        : null;
}
