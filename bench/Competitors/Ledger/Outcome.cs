namespace Spend.Competitors.Ledger;

/// <summary>One decision and the state right after it. Amounts are nanodollars, see <see cref="Nanodollars"/>.</summary>
internal readonly record struct Outcome(OutcomeKind Kind, long Charged = 0, long Balance = 0, long CapSpent = 0, long CapLimit = 0);
