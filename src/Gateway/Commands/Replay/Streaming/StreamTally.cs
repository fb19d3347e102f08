using Spend.Core;

namespace Spend.Gateway.Commands.Replay.Streaming;

/// <summary>What came of the streams of one customer or of several.</summary>
internal sealed class StreamTally
{
    private readonly List<(StepTime Time, Money Change)> _held = [];
    private Money _holdsNow;

    public int Requests { get; private set; }
    public int Denied { get; private set; }
    public int DeniedFalsely { get; private set; }

    /// <summary>Stopped because more was not allowed to be held.</summary>
    public int Cut { get; private set; }

    public int CutFalsely { get; private set; }
    public long TokensDelivered { get; private set; }
    public Money Charged { get; private set; }
    public Money Unbilled { get; private set; }

    /// <summary>Questions, holds, extensions, settlements and reports.</summary>
    public long Calls { get; set; }

    /// <summary>The most that was held for one customer at any moment.</summary>
    public Money MostHeldForOne { get; private set; }

    public int Allowed => Requests - Denied;

    public void Begin() => Requests++;

    public void Deny(bool falsely)
    {
        Denied++;
        if (falsely) DeniedFalsely++;
    }

    public void CutShort(bool falsely)
    {
        Cut++;
        if (falsely) CutFalsely++;
    }

    public void Deliver(long tokens, Money charged, Money unbilled)
    {
        TokensDelivered += tokens;
        Charged += charged;
        Unbilled += unbilled;
    }

    public void Hold(StepTime time, Money change)
    {
        if (change.IsZero) return;
        _held.Add((time, change));
        _holdsNow += change;
        MostHeldForOne = Money.Max(MostHeldForOne, _holdsNow);
    }

    /// <summary>The most that was held for all of them together at any moment.</summary>
    public Money MostHeld()
    {
        var (now, most) = (Money.Zero, Money.Zero);
        foreach (var (_, change) in _held.OrderBy(static h => h.Time))
        {
            now += change;
            most = Money.Max(most, now);
        }
        return most;
    }

    public void Add(StreamTally other)
    {
        Requests += other.Requests;
        Denied += other.Denied;
        DeniedFalsely += other.DeniedFalsely;
        Cut += other.Cut;
        CutFalsely += other.CutFalsely;
        Calls += other.Calls;
        Deliver(other.TokensDelivered, other.Charged, other.Unbilled);
        MostHeldForOne = Money.Max(MostHeldForOne, other.MostHeldForOne);
        _held.AddRange(other._held);
    }
}
