using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Alerts;
using Spend.Gateway.Http;
using Spend.Gateway.Pricing;

namespace Spend.Gateway.Controls;

/// <summary>An alert as it is sent. Each type takes the fields that it needs and no others.</summary>
public sealed record AlertRequest(
    [property: Description("cap_percent (cap, percent), allowance_percent (meter, percent), commitment_percent (percent), spend_above (amount), funds_below (amount, unit), burn_rate (amount, within_seconds), forecast_above (amount), grant_expires (days).")]
    AlertCondition Type,
    [property: Description("The id of a cap; not of one with window event, which has nothing to watch."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Cap = null,
    [property: Description("The key of a meter that the plan includes some of."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Meter = null,
    [property: Description("1 to 1000: of the cap's limit, of what is included, of the commitment."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Percent = null,
    [property: Description("Zero or more, in the customer's currency; funds_below: above zero, in unit."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? Amount = null,
    [property: Description("funds_below: the customer's currency (default) or a credit unit."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit = null,
    [property: Description("burn_rate: 60 to 86400."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? WithinSeconds = null,
    [property: Description("grant_expires: 1 to 366, of 24 hours."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Days = null)
{
    private const int MostPercent = 1_000, ShortestWindow = 60, LongestWindow = 86_400, MostDays = 366;

    public static AlertRequest Of(Alert alert)
    {
        var bare = new AlertRequest(alert.Condition);
        return alert.Condition switch
        {
            AlertCondition.CapPercent => bare with { Cap = alert.Subject, Percent = alert.Percent },
            AlertCondition.AllowancePercent => bare with { Meter = alert.Subject, Percent = alert.Percent },
            AlertCondition.CommitmentPercent => bare with { Percent = alert.Percent },
            AlertCondition.SpendAbove or AlertCondition.ForecastAbove => bare with { Amount = alert.Amount },
            AlertCondition.FundsBelow => bare with { Amount = alert.Amount, Unit = alert.Subject },
            AlertCondition.BurnRate => bare with { Amount = alert.Amount, WithinSeconds = (int)alert.Within.TotalSeconds },
            AlertCondition.GrantExpires => bare with { Days = (int)alert.Within.TotalDays },
        };
    }

    /// <param name="currency">The customer's.</param>
    /// <param name="hasCap">Whether the customer has a cap of this id that can be watched.</param>
    /// <param name="hasMeter">Whether there is such a meter.</param>
    /// <exception cref="ProblemException">400, with a pointer to every fault.</exception>
    public Alert Alert(string id, Owner owner, string currency, Func<string, bool> hasCap, Func<string, bool> hasMeter)
    {
        var faults = new FieldFaults();
        foreach (var (field, isThere) in Fields)
            if (isThere != Takes(field) && !(field == "unit" && Takes(field)))
                faults.Add("#/" + field, isThere ? $"{WordOf(Type)} does not take this." : $"{WordOf(Type)} needs this.");
        faults.ThrowIfAny();

        var unit = Unit ?? currency;
        faults
            .AddIf(Percent is < 1 or > MostPercent, "#/percent", $"Must be 1 to {MostPercent}.")
            .AddIf(Amount is { IsNegative: true }, "#/amount", "Must not be negative.")
            .AddIf(Type == AlertCondition.FundsBelow && Amount is { IsZero: true }, "#/amount", "Must be above zero: nothing is below zero.")
            .AddIf(unit != currency && !CreditUnits.IsName(unit), "#/unit", $"Must be the customer's currency or the name of a credit unit: {CreditUnits.Rule}.")
            .AddIf(WithinSeconds is < ShortestWindow or > LongestWindow, "#/within_seconds", $"Must be {ShortestWindow} to {LongestWindow}.")
            .AddIf(Days is < 1 or > MostDays, "#/days", $"Must be 1 to {MostDays}.")
            .AddIf(Cap is not null && !hasCap(Cap), "#/cap", "There is no such cap, or its window is event: then it has nothing to watch.")
            .AddIf(Meter is not null && !hasMeter(Meter), "#/meter", "There is no such meter.")
            .ThrowIfAny();
        var within = WithinSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.FromDays(Days ?? 0);
        return new Alert(id, Type, Cap ?? Meter ?? (Type == AlertCondition.FundsBelow ? unit : ""), Percent ?? 0, Amount ?? Money.Zero, within) { Owner = owner };
    }

    private (string Field, bool IsThere)[] Fields =>
    [
        ("cap", Cap is not null), ("meter", Meter is not null), ("percent", Percent is not null), ("amount", Amount is not null),
        ("unit", Unit is not null), ("within_seconds", WithinSeconds is not null), ("days", Days is not null),
    ];

    private bool Takes(string field) => Type switch
    {
        AlertCondition.CapPercent => field is "cap" or "percent",
        AlertCondition.AllowancePercent => field is "meter" or "percent",
        AlertCondition.CommitmentPercent => field is "percent",
        AlertCondition.SpendAbove or AlertCondition.ForecastAbove => field is "amount",
        AlertCondition.FundsBelow => field is "amount" or "unit",
        AlertCondition.BurnRate => field is "amount" or "within_seconds",
        AlertCondition.GrantExpires => field is "days",
    };

    private static string WordOf(AlertCondition type) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString());
}
