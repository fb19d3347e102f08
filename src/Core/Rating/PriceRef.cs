namespace Spend.Core.Rating;

/// <summary>
/// Names one price for ever: plan and price book versions are immutable. Usage is counted per reference, so that a price's tiers see
/// only the usage that this very version rated.
/// </summary>
/// <param name="Owner">The key of the plan or price book.</param>
/// <param name="Version">The version of the plan or price book, from 1.</param>
/// <param name="Id">The price's id within it.</param>
/// <param name="Band">For a price chosen by request size: the position of the size tier, from 0. Else 0.</param>
public sealed record PriceRef(PriceSource Source, string Owner, int Version, string Id, int Band = 0)
{
    private readonly int _hash = HashCode.Combine(Source, string.GetHashCode(Owner), Version, string.GetHashCode(Id), Band);

    public bool Equals(PriceRef? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && Id == other.Id && Owner == other.Owner && Version == other.Version && Band == other.Band && Source == other.Source);

    public override int GetHashCode() => _hash;

    /// <summary>By source, owner, version, id and band: of any two one comes first.</summary>
    public static readonly IComparer<PriceRef> Order = Comparer<PriceRef>.Create(static (a, b) =>
    {
        var order = a.Source.CompareTo(b.Source);
        if (order == 0) order = string.CompareOrdinal(a.Owner, b.Owner);
        if (order == 0) order = a.Version.CompareTo(b.Version);
        if (order == 0) order = string.CompareOrdinal(a.Id, b.Id);
        return order != 0 ? order : a.Band.CompareTo(b.Band);
    });
}
