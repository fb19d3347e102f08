namespace Spend.Core.Brakes;

/// <summary>The kill switch is thrown: nothing new is authorized until the account is resumed.</summary>
public sealed record Suspension(Instant At, string Reason);
