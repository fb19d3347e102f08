namespace Spend.Gateway.Live;

/// <summary>What an event of the live feed is about.</summary>
public enum LiveEventType
{
    /// <summary>A charge, hold, settlement, correction or other posting; or a denial.</summary>
    Decision = 1,

    /// <summary>What a webhook would say.</summary>
    Alert = 2,

    /// <summary>Something else changed. Carries nothing: whoever shows the state reads it.</summary>
    State = 3,
}

/// <summary>Something durable that happened to a customer. Plain data, the same for all viewers, in this process and any other.</summary>
/// <param name="Sequence">Of its record; for a denial the latest that it reflects.</param>
/// <param name="IsRecord">False: a denial, which has no place in the journal.</param>
/// <param name="Data">JSON on one line, UTF-8; empty for <see cref="LiveEventType.State"/>.</param>
public sealed record LiveEvent(LiveEventType Type, long Sequence, bool IsRecord, ReadOnlyMemory<byte> Data)
{
    /// <summary>Something up to a sequence (0: nobody knows) may have happened that nobody told: whoever watches looks.</summary>
    public static LiveEvent Look(long sequence) => new(LiveEventType.State, sequence, false, default);
}
