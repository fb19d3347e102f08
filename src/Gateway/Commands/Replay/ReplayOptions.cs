using Spend.Core;
using Spend.Gateway.Commands.Replay.Streaming;

namespace Spend.Gateway.Commands.Replay;

/// <summary>What to replay, as whom, and where to.</summary>
public sealed record ReplayOptions(FileInfo Trace, FileInfo Prices, string Model, int Customers)
{
    /// <summary>What each customer is granted; null: postpaid.</summary>
    public Money? Wallet { get; init; }

    public int Connections { get; init; } = 64;

    /// <summary>
    /// Output tokens a request is authorized for: before it runs only its context is known. Null: 1,000, or what the model can give at most
    /// where streams are compared.
    /// </summary>
    public long? MaxOutput { get; init; }

    /// <summary>A running gateway; null: one in this process.</summary>
    public Uri? Url { get; init; }

    public string? Key { get; init; }

    /// <summary>The data directory of the gateway in this process.</summary>
    public required string Data { get; init; }

    /// <summary>Only the first requests of the trace.</summary>
    public int? Limit { get; init; }

    /// <summary>Compare ways to hold for a stream; null: replay the trace as it is.</summary>
    public StreamOptions? Stream { get; init; }

    /// <summary>The report is for scripts.</summary>
    public bool AsJson { get; init; }
}
