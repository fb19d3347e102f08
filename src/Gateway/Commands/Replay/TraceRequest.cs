namespace Spend.Gateway.Commands.Replay;

/// <summary>One request of a trace.</summary>
/// <param name="Line">Its line in the file, the header being line 1: makes the event's id.</param>
public readonly record struct TraceRequest(int Line, long ContextTokens, long GeneratedTokens)
{
    /// <summary>When it was made, by the trace's own clock. The default where the trace was read without arrivals.</summary>
    public DateTime Arrival { get; init; }
}
