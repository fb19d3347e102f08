using Spend.Journal;

namespace Spend.Gateway.Webhooks.Sending;

/// <summary>What came of an attempt.</summary>
/// <param name="RetryAfter">How long the receiver asks to be left alone, bounded; null where it does not say.</param>
public sealed record AttemptResult(DeliveryAttempt Attempt, TimeSpan? RetryAfter = null)
{
    public AttemptOutcome Outcome => Attempt.Outcome;
}
