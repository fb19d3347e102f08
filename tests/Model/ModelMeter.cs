namespace Spend.Model;

public enum ModelAggregation
{
    Sum,
    Count,
    Max,
    Unique,
    Latest,
}

/// <param name="ValueProperty">For <see cref="ModelAggregation.Unique"/>: whose values are counted.</param>
/// <param name="ChargedOnFailure">Whether a failed action is charged.</param>
public sealed record ModelMeter(string Key, ModelAggregation Aggregation, string? ValueProperty, bool ChargedOnFailure)
{
    /// <summary>Counted things have no quantity but one; only a latest reading can be nothing.</summary>
    public bool Takes(ModelItem item) => Aggregation switch
    {
        ModelAggregation.Count or ModelAggregation.Unique => item.Quantity == Exact.One,
        ModelAggregation.Latest => item.Quantity.Sign >= 0,
        _ => item.Quantity.Sign > 0,
    };

    public bool LacksValue(ModelItem item, ModelProperties ofEvent) =>
        Aggregation == ModelAggregation.Unique && item.Property(ValueProperty!, ofEvent) is null;

    public override string ToString() =>
        $"{Key} ({Aggregation}{(ValueProperty is null ? "" : $" of {ValueProperty}")}{(ChargedOnFailure ? ", charged on failure" : "")})";
}
