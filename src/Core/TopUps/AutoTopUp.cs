namespace Spend.Core.TopUps;

/// <summary>When to ask the payment backend for more money, and how often at most.</summary>
/// <param name="Threshold">In the account's currency: asked for when less is unreserved.</param>
/// <param name="Amount">How much is asked for.</param>
/// <param name="MostPerDay">Requests in a calendar day of the customer.</param>
/// <param name="MostPerMonth">Requests in a calendar month of the customer.</param>
/// <param name="CoolDown">Between two requests, whole seconds.</param>
public sealed record AutoTopUp(Money Threshold, Money Amount, int MostPerDay, int MostPerMonth, TimeSpan CoolDown);

/// <summary>A top-up that was asked for and neither paid nor declined yet.</summary>
public sealed record TopUpRequest(string Id, Instant At, Money Amount)
{
    /// <summary>Of its id: <c>topup:{sequence of its record}</c>.</summary>
    public const string Prefix = "topup:";
}
