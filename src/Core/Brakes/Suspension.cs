namespace Spend.Core.Brakes;

/// <summary>The kill switch is thrown: nothing new is authorized until the account is resumed.</summary>
/// <param name="Invoice">The overdue invoice that is the cause: paying what is overdue ends the suspension. Null: somebody threw it.</param>
public sealed record Suspension(Instant At, string Reason, string? Invoice = null);
