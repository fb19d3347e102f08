using Spend.Core;

namespace Spend.Gateway.Commands.Replay;

/// <summary>What to replay, as whom, and where to.</summary>
public sealed record ReplayOptions(FileInfo Trace, FileInfo Prices, string Model, int Customers)
{
    /// <summary>What each customer is granted; null: postpaid.</summary>
    public Money? Wallet { get; init; }

    public int Connections { get; init; } = 64;

    /// <summary>Output tokens a request is authorized for: before it runs only its context is known.</summary>
    public long MaxOutput { get; init; } = 1_000;

    /// <summary>A running gateway; null: one in this process.</summary>
    public Uri? Url { get; init; }

    public string? Key { get; init; }

    /// <summary>The data directory of the gateway in this process.</summary>
    public string? Data { get; init; }

    /// <summary>Only the first requests of the trace.</summary>
    public int? Limit { get; init; }
}
