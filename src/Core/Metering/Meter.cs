namespace Spend.Core.Metering;

/// <summary>
/// A countable thing that events report, such as LLM tokens. The aggregation of a meter never changes after it is created,
/// because recorded usage would change its meaning; name, unit and failure policy may.
/// </summary>
/// <param name="ValueProperty">For unique: the property whose distinct values count. Else the field of a CloudEvent's data that carries the quantity; <c>value</c> when null.</param>
public sealed record Meter(
    string Key, string Name, string Unit, Aggregation Aggregation, string? ValueProperty = null, FailurePolicy OnFailure = FailurePolicy.NoCharge);
