namespace Spend.Model;

/// <summary>How long a cap counts before it starts again.</summary>
public enum ModelWindow
{
    Event,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Period,
    Lifetime,
}
