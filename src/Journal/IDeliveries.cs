using Spend.Core;

namespace Spend.Journal;

/// <summary>
/// What is being delivered to whom, apart from the journal, so that delivery traffic never waits in the way of a commit. Safe for
/// concurrent use.
/// </summary>
/// <remarks>Every method may throw <see cref="JournalUnavailableException"/>: the store cannot be read or written now.</remarks>
public interface IDeliveries
{
    /// <summary>
    /// Plans deliveries, due at once; durable on return. What is planned already (same endpoint, same message) stays as it is. Answers the
    /// deliveries' numbers, in order; 0 for one that was planned before and removed at this very moment.
    /// </summary>
    IReadOnlyList<long> Plan(IReadOnlyList<PlannedDelivery> deliveries);

    /// <summary>Endpoints with pending deliveries, and when the first of each is due.</summary>
    IReadOnlyList<(string Endpoint, Instant Due)> PendingEndpoints();

    /// <summary>Pending deliveries of an endpoint that are due, longest due first.</summary>
    IReadOnlyList<Delivery> Due(string endpoint, Instant now, int limit);

    /// <summary>Pending deliveries; of all endpoints where none is named.</summary>
    long CountPending(string? endpoint = null);

    /// <summary>The message's body; null where the delivery is gone.</summary>
    ReadOnlyMemory<byte>? BodyOf(long number);

    /// <summary>
    /// Notes an attempt and what follows from it. One that was cancelled meanwhile stays so unless it was delivered; one that is gone is
    /// passed over. May be lost when the machine fails: the attempt is then made again.
    /// </summary>
    /// <param name="due">For <see cref="DeliveryStatus.Pending"/>: the next attempt.</param>
    void Record(long number, DeliveryAttempt attempt, DeliveryStatus status, int step, Instant due);

    /// <summary>Starts the schedule of a delivery over, due at <paramref name="at"/>, whatever became of it; durable on return. False: it is gone.</summary>
    bool Resend(long number, Instant at);

    /// <summary>Notes until when an endpoint has asked to be left alone. May be lost when the machine fails.</summary>
    void Pause(string endpoint, Instant until);

    /// <summary>Until when an endpoint has asked to be left alone; the earliest instant where it never did.</summary>
    Instant PausedUntil(string endpoint);

    /// <summary>Cancels what is pending for an endpoint; answers how many.</summary>
    int Cancel(string endpoint, Instant at);

    /// <summary>Forgets everything about an endpoint.</summary>
    void Remove(string endpoint);

    /// <summary>A delivery of an endpoint; null for none.</summary>
    Delivery? Find(string endpoint, long number);

    /// <summary>Deliveries of an endpoint with numbers below <paramref name="before"/>, newest first.</summary>
    IReadOnlyList<Delivery> Page(string endpoint, long before, DeliveryStatus? status, string? type, int limit);

    /// <summary>The latest attempts of a delivery, oldest first.</summary>
    IReadOnlyList<DeliveryAttempt> AttemptsOf(long number);

    /// <summary>All endpoints that have deliveries.</summary>
    IReadOnlyList<string> Endpoints();

    /// <summary>Forgets finished deliveries of an endpoint that were done before an instant, or are not among the newest; at most <paramref name="limit"/>. Answers how many.</summary>
    int Prune(string endpoint, Instant before, int keep, int limit);

    /// <summary>Leaves a request to whoever makes the attempts, in this process or in another; durable on return.</summary>
    void Ask(DeliveryRequest request);

    /// <summary>Takes over what was asked for since the last time. Whoever takes it and dies loses it: the delivery itself stays pending.</summary>
    IReadOnlyList<DeliveryRequest> TakeAsked();
}
