using Spend.Gateway.Http;

namespace Spend.Gateway.Live;

/// <summary>Which events a viewer wants. States it gets always: they say where the customer stands, whatever led there.</summary>
[Flags]
public enum LiveWish
{
    /// <summary>States alone.</summary>
    States = 0,

    /// <summary>What was recorded.</summary>
    Decisions = 1,

    /// <summary>What was denied.</summary>
    Denials = 2,

    /// <summary>What a webhook would say.</summary>
    Alerts = 4,

    /// <summary>Everything.</summary>
    All = Decisions | Denials | Alerts,
}

internal static class LiveWishes
{
    /// <summary>Such as <c>state,alert,denial</c>; nothing: everything.</summary>
    /// <exception cref="ProblemException">400: a word that is none.</exception>
    public static LiveWish Of(string? words) => words is null ? LiveWish.All : words.Split(',').Aggregate(LiveWish.States, static (wish, word) => wish | word switch
    {
        "state" => LiveWish.States,
        "decision" => LiveWish.Decisions,
        "denial" => LiveWish.Denials,
        "alert" => LiveWish.Alerts,
        _ => throw new ProblemException(Problem.Invalid("#", "The query's `events` is a list of state, decision, denial and alert, with commas.")),
    });

    public static bool Includes(this LiveWish wish, LiveEvent happened) => happened.Type switch
    {
        LiveEventType.Alert => wish.HasFlag(LiveWish.Alerts),
        LiveEventType.Decision => wish.HasFlag(happened.IsRecord ? LiveWish.Decisions : LiveWish.Denials),
        _ => !happened.IsRecord || wish.HasFlag(LiveWish.Decisions),
    };
}
