namespace Spend.Client;

/// <summary>A customer and where it stands now. All of it is one reading of the account.</summary>
/// <param name="Status"><c>active</c>, or <c>suspended</c>: nothing new is authorized.</param>
/// <param name="Plan">Null for none.</param>
/// <param name="Spend">In the current billing period.</param>
/// <param name="AsOf">How much of the customer's journal this reflects.</param>
public sealed record CustomerState(
    string Id, string Name, string Currency, string Status, PlanVersion? Plan, PeriodSpan Period, PeriodSpend Spend, Funds Funds, IReadOnlyList<CapState> Caps, JournalPosition AsOf);

/// <summary>A version of a plan.</summary>
/// <param name="Name">For people; the key where the plan was given none.</param>
public sealed record PlanVersion(string Key, int Version, string Name);

/// <summary>A billing period, half-open: start belongs to it, end does not.</summary>
public sealed record PeriodSpan(string Id, DateTimeOffset Start, DateTimeOffset End);

/// <summary>Spend of a billing period, in the customer's currency.</summary>
/// <param name="Held">Reserved by open holds.</param>
/// <param name="Unbilled">Recorded and charged to nobody: what limits did not cover.</param>
public sealed record PeriodSpend(decimal Charged, decimal Held, decimal Unbilled, IReadOnlyList<MeterSpend> ByMeter);

/// <summary>Spend on one meter.</summary>
/// <param name="Unit">The credit unit of what is charged; null for the currency.</param>
public sealed record MeterSpend(string Meter, decimal Quantity, decimal Charged, string? Unit);

/// <summary>How many records of a customer's journal an answer reflects.</summary>
public sealed record JournalPosition(long Sequence);

/// <summary>A link to the portal of one customer.</summary>
/// <param name="Url">To be opened by the customer, once; it is as good as a key until then.</param>
public sealed record PortalSession(Uri Url, DateTimeOffset ExpiresAt);
