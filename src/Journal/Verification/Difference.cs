namespace Spend.Journal.Verification;

/// <summary>One place where a journal does not say what recomputing it says.</summary>
/// <param name="Sequence">The record it was found at; 0 for what concerns the account as a whole.</param>
/// <param name="What">Which rule, in a few words.</param>
public sealed record Difference(CustomerId Customer, long Sequence, string What, string Expected, string Found)
{
    public override string ToString() => $"{Customer} at {Sequence}: {What}: expected {Expected}, found {Found}";
}
