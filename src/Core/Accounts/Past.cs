namespace Spend.Core.Accounts;

/// <summary>
/// The journal's records of one event key, in order: fetched before a decision that needs them, because memory does not keep closed
/// authorizations. Empty where there are none.
/// </summary>
public sealed record Past(IReadOnlyList<(long Sequence, Record Record)> Records)
{
    public static readonly Past Nothing = new([]);

    public long LastSequence => Records.Count == 0 ? 0 : Records[^1].Sequence;
}
