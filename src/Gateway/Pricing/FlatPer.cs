namespace Spend.Gateway.Pricing;

/// <summary>How often a flat price is due.</summary>
public enum FlatPer
{
    Period,
    Event,
}
