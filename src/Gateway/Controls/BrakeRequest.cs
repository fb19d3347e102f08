using System.ComponentModel;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Brakes;
using Spend.Gateway.Http;

namespace Spend.Gateway.Controls;

/// <summary>A brake as it is sent.</summary>
public sealed record BrakeRequest(
    [property: Description("In the customer's currency, zero or more. Charging more within the window trips the brake.")] Money Limit,
    [property: Description("60 to 86400.")] int WindowSeconds,
    [property: Description("How long it stays tripped: 1 to 604800.")] int CoolDownSeconds)
{
    private const int ShortestWindow = 60, LongestWindow = 86_400, LongestCoolDown = 7 * 86_400;

    public static BrakeRequest Of(Brake brake) => new(brake.Limit, (int)brake.Window.TotalSeconds, (int)brake.CoolDown.TotalSeconds);

    /// <exception cref="ProblemException">400, with a pointer to every fault.</exception>
    public Brake Brake()
    {
        new FieldFaults()
            .AddIf(Limit.IsNegative, "#/limit", "Must not be negative.")
            .AddIf(WindowSeconds is < ShortestWindow or > LongestWindow, "#/window_seconds", $"Must be {ShortestWindow} to {LongestWindow}.")
            .AddIf(CoolDownSeconds is < 1 or > LongestCoolDown, "#/cool_down_seconds", $"Must be 1 to {LongestCoolDown}.")
            .ThrowIfAny();
        return new Brake(Limit, TimeSpan.FromSeconds(WindowSeconds), TimeSpan.FromSeconds(CoolDownSeconds));
    }
}

/// <summary>A brake and where it stands.</summary>
public sealed record BrakeAnswer(
    Money Limit, int WindowSeconds, int CoolDownSeconds,
    [property: Description("The customer's currency.")] string Unit,
    [property: Description("Charged within the window, in steps of a sixtieth of it; from zero when the brake trips.")] Money Spent,
    [property: Description("Until then (exclusive) nothing new is authorized; null: not tripped.")] Instant? TrippedUntil)
{
    /// <summary>Null where there is no brake.</summary>
    public static BrakeAnswer? Of(Account account, Instant now) => account.Control.Brake is { Brake: { } brake, Rate: { } rate } state
        ? new BrakeAnswer(
            brake.Limit, (int)brake.Window.TotalSeconds, (int)brake.CoolDown.TotalSeconds, account.Profile!.Currency,
            rate.SumAt(now), state.IsTripped(now) ? state.TrippedUntil : null)
        : null;
}
