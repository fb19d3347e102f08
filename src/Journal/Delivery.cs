using Spend.Core;

namespace Spend.Journal;

/// <summary>Where a delivery stands. The numbers are stored and never change.</summary>
public enum DeliveryStatus
{
    /// <summary>Waits for its next attempt.</summary>
    Pending = 0,

    /// <summary>The receiver answered 2xx.</summary>
    Delivered = 1,

    /// <summary>Given up.</summary>
    Failed = 2,

    /// <summary>The endpoint was disabled before it was delivered.</summary>
    Cancelled = 3,
}

/// <summary>What came of one attempt, in our words: what the receiver said beyond its status code is not kept. The numbers are stored and never change.</summary>
public enum AttemptOutcome
{
    /// <summary>2xx.</summary>
    Delivered = 1,

    /// <summary>3xx: never followed.</summary>
    Redirected = 2,

    /// <summary>410: the receiver wants no more.</summary>
    Gone = 3,

    /// <summary>429, 502 or 504: too much at once.</summary>
    Throttled = 4,

    /// <summary>Any other status code.</summary>
    Rejected = 5,

    /// <summary>No answer in time.</summary>
    TimedOut = 6,

    /// <summary>The host's name has no address.</summary>
    NameNotFound = 7,

    /// <summary>The host is, or its name leads to, an address that may not be called. Nothing was sent.</summary>
    AddressBlocked = 8,

    /// <summary>Nobody took the connection.</summary>
    ConnectionFailed = 9,

    /// <summary>No trusted TLS connection.</summary>
    TlsFailed = 10,

    /// <summary>The connection broke, or what came over it was not HTTP as it should be.</summary>
    BrokenExchange = 11,

    /// <summary>The endpoint's secret cannot be read any more, so nothing could be signed. Nothing was sent.</summary>
    SecretLost = 12,
}

/// <summary>A message that one endpoint is to get.</summary>
/// <param name="Endpoint">The key of the endpoint's life: one that is removed and made again is another.</param>
/// <param name="Message">The webhook-id. Planned at most once for an endpoint.</param>
public sealed record PlannedDelivery(string Endpoint, string Message, string Type, ReadOnlyMemory<byte> Body, Instant At);

/// <summary>A message on its way to one endpoint.</summary>
/// <param name="Number">Rises with every delivery; never used again.</param>
/// <param name="Step">Attempts made since the schedule began (again).</param>
/// <param name="Attempts">Attempts made in all.</param>
/// <param name="Due">While pending: when the next attempt may be made.</param>
/// <param name="DoneAt">When it stopped being pending.</param>
public sealed record Delivery(
    long Number, string Endpoint, string Message, string Type, Instant CreatedAt, DeliveryStatus Status, int Step, int Attempts, Instant Due, Instant? DoneAt);

/// <summary>What someone wants at once: one delivery attempted, in a pause too, or the endpoint's pause ended.</summary>
/// <param name="Number">The delivery; null: the pause.</param>
public sealed record DeliveryRequest(string Endpoint, long? Number);

/// <summary>One try to deliver.</summary>
/// <param name="StatusCode">Null where no answer came.</param>
public sealed record DeliveryAttempt(Instant At, AttemptOutcome Outcome, int? StatusCode, TimeSpan Duration);
