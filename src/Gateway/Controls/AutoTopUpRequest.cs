using System.ComponentModel;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.TopUps;
using Spend.Gateway.Http;

namespace Spend.Gateway.Controls;

/// <summary>An auto top-up as it is sent.</summary>
public sealed record AutoTopUpRequest(
    [property: Description("In the customer's currency, above zero: money is asked for when less is left unreserved.")] Money Threshold,
    [property: Description("How much is asked for, above zero.")] Money Amount,
    [property: Description("Requests in a calendar day of the customer, 1 to 1000.")] int MaxPerDay = 5,
    [property: Description("Requests in a calendar month of the customer, 1 to 1000.")] int MaxPerMonth = 20,
    [property: Description("Between two requests, 0 to 2592000.")] int CoolDownSeconds = 600)
{
    private const int LongestCoolDown = 30 * 86_400;

    public static AutoTopUpRequest Of(AutoTopUp terms) => new(terms.Threshold, terms.Amount, terms.MostPerDay, terms.MostPerMonth, (int)terms.CoolDown.TotalSeconds);

    /// <exception cref="ProblemException">400, with a pointer to every fault.</exception>
    public AutoTopUp Terms()
    {
        new FieldFaults()
            .AddIf(!Threshold.IsPositive, "#/threshold", "Must be above zero: nothing is below zero.")
            .AddIf(!Amount.IsPositive, "#/amount", "Must be above zero.")
            .AddIf(MaxPerDay is < 1 or > Limits.TopUps, "#/max_per_day", $"Must be 1 to {Limits.TopUps}.")
            .AddIf(MaxPerMonth is < 1 or > Limits.TopUps, "#/max_per_month", $"Must be 1 to {Limits.TopUps}.")
            .AddIf(CoolDownSeconds is < 0 or > LongestCoolDown, "#/cool_down_seconds", $"Must be 0 to {LongestCoolDown}.")
            .ThrowIfAny();
        return new AutoTopUp(Threshold, Amount, MaxPerDay, MaxPerMonth, TimeSpan.FromSeconds(CoolDownSeconds));
    }
}

/// <summary>An auto top-up and where it stands.</summary>
public sealed record AutoTopUpAnswer(
    Money Threshold, Money Amount, int MaxPerDay, int MaxPerMonth, int CoolDownSeconds,
    [property: Description("The customer's currency.")] string Unit,
    [property: Description("The request that waits to be paid or declined; null for none.")] OpenTopUp? Open,
    int RequestsToday, int RequestsThisMonth,
    [property: Description("Declines in a row.")] int Declines,
    [property: Description("No request before, because of the open one, the cool-down, declines, or the most per day or month; null where one could be made now.")] Instant? WaitsUntil)
{
    /// <summary>Null where there is none.</summary>
    public static AutoTopUpAnswer? Of(Account account, Instant now)
    {
        if (account.Control.TopUp is not { Terms: { } terms } state) return null;
        var next = state.NextAt(now, account.Calendar);
        return new AutoTopUpAnswer(
            terms.Threshold, terms.Amount, terms.MostPerDay, terms.MostPerMonth, (int)terms.CoolDown.TotalSeconds, account.Profile!.Currency,
            state.OpenAt(now) is { } open ? OpenTopUp.Of(open) : null,
            IsIn(CapWindow.Day) ? state.Today : 0, IsIn(CapWindow.Month) ? state.ThisMonth : 0,
            state.Declines, next > now ? next : null);

        bool IsIn(CapWindow window) => state.LatestAt is { } latest && account.Calendar.WindowOf(window, latest, default).Contains(now);
    }
}

/// <summary>A top-up that was asked for and neither paid nor declined yet.</summary>
public sealed record OpenTopUp(string Id, Money Amount, Instant At, [property: Description("When it is given up if nobody answers it.")] Instant LapsesAt)
{
    public static OpenTopUp Of(TopUpRequest request) => new(request.Id, request.Amount, request.At, request.At + TopUpState.OpenFor);
}

/// <summary>That a top-up could not be paid, as it is sent.</summary>
public sealed record DeclineRequest(
    [property: Description("The id of the open request, such as topup:12.")] string Request,
    [property: Description("As the payment provider says it. At most 1024 bytes.")] string? Reason = null);

/// <summary>What a decline leads to.</summary>
public sealed record DeclineAnswer(
    string Request,
    [property: Description("In a row.")] int Declines,
    [property: Description("No request before: 1 hour after the first decline, twice as long after each further one, at most 24 hours.")] Instant? WaitsUntil);
