namespace Spend.Gateway.Webhooks;

/// <summary>The types of events that endpoints can ask for.</summary>
public static class WebhookTypes
{
    /// <summary>Every type, those to come included.</summary>
    public const string All = "*";

    /// <summary>Sent by an endpoint's test route only.</summary>
    public const string Test = "spend.test";

    public static readonly IReadOnlyList<string> Known =
    [
        "alert.triggered", "cap.reached", "authorization.denied", "wallet.low", "wallet.depleted", "top_up.requested", "forecast.exceeded", "burn_rate.tripped",
        "invoice.finalized", "invoice.overdue", "period.closed", Test,
    ];
}
