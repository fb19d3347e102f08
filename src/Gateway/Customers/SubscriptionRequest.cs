using System.ComponentModel;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Gateway.Http;

namespace Spend.Gateway.Customers;

/// <summary>A move to a plan.</summary>
public sealed record SubscriptionRequest(
    [property: Description("Key of a plan in the customer's currency.")] string Plan,
    [property: Description("From 1; left out: the newest.")] int? Version = null,
    [property: Description("now (default), period_end, or a time ahead with an offset.")] string Effective = EffectiveWords.Now)
{
    /// <exception cref="ProblemException">400, with a pointer to every fault.</exception>
    public Subscribe Command()
    {
        var faults = new FieldFaults().AddIf(Version < 1, "#/version", "Must be a whole number from 1.").Id(Plan, "#/plan");
        var effective = EffectiveWords.Read(Effective, "#/effective", faults);
        faults.ThrowIfAny();
        return new Subscribe(Plan, Version, effective);
    }

    /// <summary>The field that a refusal is about.</summary>
    public static string? PointerOf(Status status) => status switch
    {
        Status.UnknownPlan or Status.CurrencyMismatch => "#/plan",
        Status.TimePassed => "#/effective",
        _ => null,
    };
}

/// <summary>When a change comes about, as it is sent.</summary>
public static class EffectiveWords
{
    public const string Now = "now", PeriodEnd = "period_end";
    public const string Rule = "Must be now, period_end or an RFC 3339 timestamp with an offset.";

    public static Effective Read(string text, string pointer, FieldFaults faults)
    {
        if (text == Now) return Effective.Now;
        if (text == PeriodEnd) return Effective.PeriodEnd;
        if (Instant.TryParse(text, out var at)) return new Effective(at, false);
        faults.Add(pointer, Rule);
        return default;
    }
}
