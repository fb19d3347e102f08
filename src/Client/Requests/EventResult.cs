namespace Spend.Client;

/// <summary>What became of usage that was reported.</summary>
/// <param name="Unbilled">What funds and caps did not cover: recorded, charged to nobody.</param>
/// <param name="Code">Of a rejected event: why.</param>
/// <param name="Detail">Of a rejected event: why, for a person.</param>
public sealed record EventResult(string Id, EventStatus Status, decimal Charged, decimal Unbilled, bool OverLimit, string? Code, string? Detail);

/// <summary>What became of an event.</summary>
public enum EventStatus
{
    /// <summary>Charged as far as limits allow.</summary>
    Recorded,

    /// <summary>Reported before.</summary>
    Duplicate,

    /// <summary>Recorded, and billed in a later period because its own had been closed.</summary>
    Late,

    /// <summary>Not recorded; the code says why.</summary>
    Rejected,

    /// <summary>The controller did not answer: this process keeps the event and sends it again until it does.</summary>
    Queued,
}
