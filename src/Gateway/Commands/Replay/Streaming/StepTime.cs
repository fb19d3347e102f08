namespace Spend.Gateway.Commands.Replay.Streaming;

/// <summary>
/// When something happens to a stream, by the trace's clock. Every step has its place in one order, so that the outcome does not depend
/// on how fast anything answers: at one instant streams first end, then hold more, then begin; of the same kind the earlier line first.
/// </summary>
/// <param name="Ticks">100 ns since year 1.</param>
internal readonly record struct StepTime(long Ticks, StepKind Kind, int Line) : IComparable<StepTime>
{
    public int CompareTo(StepTime other) =>
        Ticks != other.Ticks ? Ticks.CompareTo(other.Ticks) : Kind != other.Kind ? Kind.CompareTo(other.Kind) : Line.CompareTo(other.Line);

    public static bool operator <(StepTime a, StepTime b) => a.CompareTo(b) < 0;
    public static bool operator >(StepTime a, StepTime b) => a.CompareTo(b) > 0;
    public static bool operator <=(StepTime a, StepTime b) => a.CompareTo(b) <= 0;
    public static bool operator >=(StepTime a, StepTime b) => a.CompareTo(b) >= 0;
}

/// <summary>In the order in which they happen at one instant.</summary>
internal enum StepKind
{
    End,
    Extend,
    Begin,
}
