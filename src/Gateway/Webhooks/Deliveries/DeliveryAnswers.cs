using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Spend.Core;
using Spend.Journal;

namespace Spend.Gateway.Webhooks.Deliveries;

/// <summary>A delivery in a list.</summary>
public sealed record DeliveryAnswer(
    string Id,
    [property: Description("The message's id, the same on every attempt and at every endpoint.")] string WebhookId,
    string Type, DeliveryStatus Status, Instant CreatedAt,
    [property: Description("How often it was attempted.")] int AttemptCount,
    [property: Description("pending: when the next attempt may be made.")] Instant? NextAttemptAt,
    [property: Description("When it was delivered, given up or cancelled.")] Instant? DoneAt)
{
    private const string Prefix = "dlv_";

    public static DeliveryAnswer Of(Delivery delivery) => new(
        IdOf(delivery.Number), delivery.Message, delivery.Type, delivery.Status, delivery.CreatedAt, delivery.Attempts,
        delivery.Status == DeliveryStatus.Pending ? delivery.Due : null, delivery.DoneAt);

    public static string IdOf(long number) => Prefix + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number in an id; 0 where it is none of ours.</summary>
    public static long NumberOf(string id) =>
        id.StartsWith(Prefix, StringComparison.Ordinal) && long.TryParse(id.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>A delivery with everything that was tried.</summary>
public sealed record DeliveryDetail(
    string Id,
    [property: Description("The message's id, the same on every attempt and at every endpoint.")] string WebhookId,
    string Type, DeliveryStatus Status, Instant CreatedAt,
    [property: Description("How often it was attempted.")] int AttemptCount,
    [property: Description("pending: when the next attempt may be made.")] Instant? NextAttemptAt,
    [property: Description("When it was delivered, given up or cancelled.")] Instant? DoneAt,
    [property: Description("The latest attempts, oldest first.")] AttemptAnswer[] Attempts,
    [property: Description("The body that is sent.")] JsonElement Body)
{
    public static DeliveryDetail Of(Delivery delivery, IReadOnlyList<DeliveryAttempt> attempts, ReadOnlyMemory<byte> body)
    {
        var answer = DeliveryAnswer.Of(delivery);
        return new DeliveryDetail(
            answer.Id, answer.WebhookId, answer.Type, answer.Status, answer.CreatedAt, answer.AttemptCount, answer.NextAttemptAt, answer.DoneAt,
            [.. attempts.Select(static a => new AttemptAnswer(a.At, a.Outcome, a.StatusCode, (long)a.Duration.TotalMilliseconds))], JsonElement.Parse(body.Span));
    }
}

/// <summary>One attempt. What the receiver answered beyond its status is not kept.</summary>
public sealed record AttemptAnswer(
    Instant At, AttemptOutcome Outcome,
    [property: Description("The receiver's HTTP status; null where no answer came.")] int? StatusCode,
    long DurationMs);
