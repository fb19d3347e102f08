namespace Spend.Nodes.Tests.Checking;

/// <summary>A promise that was broken.</summary>
internal enum Broken
{
    /// <summary>A confirmed answer whose record is not where it said.</summary>
    Lost,

    /// <summary>One request, two records; or one that was confirmed and then decided afresh.</summary>
    Doubled,

    /// <summary>A record that nobody asked for.</summary>
    Unasked,

    /// <summary>An answer says something else than its record.</summary>
    Differs,

    /// <summary>A replay says something else than the first answer.</summary>
    Replay,

    /// <summary>An answer that ended before a request began comes after it in the journal.</summary>
    Order,

    /// <summary>A denial or a reading that does not know what had been confirmed before it was asked for.</summary>
    Stale,

    /// <summary>A denial or a reading that is not what the journal says at its place.</summary>
    WrongView,

    /// <summary>A refusal that the journal does not bear out.</summary>
    WrongRefusal,

    /// <summary>A hard cap was passed.</summary>
    OverCap,

    /// <summary>More was charged and held than was granted, or an amount below zero.</summary>
    Negative,

    /// <summary>A record's figures are not what the records up to it add up to.</summary>
    Sum,

    /// <summary>Sequences are not 1, 2, 3, and so on.</summary>
    Gap,
}

internal sealed record Violation(Broken Kind, int Customer, long Sequence, string What);
