namespace Spend.Core.Brakes;

/// <summary>Stops new spend for a while when too much is spent too fast.</summary>
/// <param name="Limit">Charged within the window; beyond it the brake trips.</param>
/// <param name="Window">Whole seconds, a minute to a day.</param>
/// <param name="CoolDown">How long it stays tripped: whole seconds, one to seven days.</param>
public sealed record Brake(Money Limit, TimeSpan Window, TimeSpan CoolDown);

/// <summary>The brake of one account, if it has one, and whether it is tripped.</summary>
public sealed class BrakeState
{
    public Brake? Brake { get; private set; }

    public RateWindow? Rate { get; private set; }

    /// <summary>Tripped until then, exclusive; the default: not tripped.</summary>
    public Instant TrippedUntil { get; private set; }

    /// <summary>What was spent in the window when it tripped last.</summary>
    public Money TrippedBy { get; private set; }

    public bool IsTripped(Instant now) => now < TrippedUntil;

    public void Set(Brake? brake)
    {
        if (brake is null) TrippedUntil = default;
        (Brake, Rate) = (brake, brake is null ? null : new RateWindow(brake.Window));
    }

    /// <summary>What is charged while it is tripped does not count.</summary>
    public void Count(Instant at, Money charged)
    {
        if (!charged.IsZero && !IsTripped(at)) Rate?.Add(at, charged);
    }

    public void Trip(Instant until, Money spent)
    {
        (TrippedUntil, TrippedBy) = (until, spent);
        Rate?.Clear();
    }

    public void Release() => TrippedUntil = default;

    /// <summary>For recovery from a snapshot.</summary>
    public void Restore(Instant trippedUntil, Money trippedBy) => (TrippedUntil, TrippedBy) = (trippedUntil, trippedBy);
}
