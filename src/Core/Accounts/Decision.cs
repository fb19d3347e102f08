namespace Spend.Core.Accounts;

/// <summary>What <see cref="Decider"/> says to a command.</summary>
/// <param name="Record">What to journal, for <see cref="Status.Accepted"/>; for <see cref="Status.Replayed"/> the record of the first answer; for a denial a note of it, or null.</param>
/// <param name="Sequence">For a replayed decision: where that record stands.</param>
/// <param name="Denial">For a denied decision: what stopped it.</param>
public readonly record struct Decision(Status Status, Record? Record = null, long Sequence = 0, Denial? Denial = null)
{
    public static implicit operator Decision(Status status) => new(status);
    public static implicit operator Decision(Record record) => new(Status.Accepted, record);
    public static implicit operator Decision(Denial denial) => new(denial.Status, Denial: denial);
}
