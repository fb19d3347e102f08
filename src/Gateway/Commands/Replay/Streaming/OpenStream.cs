using Spend.Core;

namespace Spend.Gateway.Commands.Replay.Streaming;

/// <summary>A request that may run, or runs.</summary>
internal sealed class OpenStream(TraceRequest request, Money cost)
{
    public TraceRequest Request => request;

    /// <summary>What it costs when it is not cut short.</summary>
    public Money Cost => cost;

    /// <summary>Output tokens that its hold is for.</summary>
    public long Covered { get; set; }

    /// <summary>What is held for it.</summary>
    public Money Held { get; set; }

    public StepTime Begins => new(request.Arrival.Ticks, StepKind.Begin, request.Line);

    /// <summary>Its last token says that it is the last. At least an instant after the beginning, also without output.</summary>
    public StepTime Ends(long tokensPerSecond) => new(Math.Max(At(request.GeneratedTokens, tokensPerSecond), request.Arrival.Ticks + 1), StepKind.End, request.Line);

    /// <summary>When all is produced that is held for.</summary>
    public StepTime RunsOut(long tokensPerSecond) => new(At(Covered, tokensPerSecond), StepKind.Extend, request.Line);

    private long At(long token, long tokensPerSecond) => request.Arrival.Ticks + token * TimeSpan.TicksPerSecond / tokensPerSecond;
}
