namespace Spend.Core.Caps;

/// <summary>How long a cap counts before it starts again. Numbers are frozen: they are in the journal.</summary>
public enum CapWindow
{
    /// <summary>One event by itself.</summary>
    Event = 0,
    Minute = 1,
    Hour = 2,
    Day = 3,

    /// <summary>Monday to Sunday.</summary>
    Week = 4,

    /// <summary>Calendar month.</summary>
    Month = 5,

    /// <summary>The billing period of the event.</summary>
    Period = 6,
    Lifetime = 7,
}
