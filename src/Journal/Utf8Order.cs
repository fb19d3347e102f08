namespace Spend.Journal;

/// <summary>
/// Orders texts like their UTF-8 bytes, which is how stores order them. It differs from the ordinal order of .NET's strings only where
/// surrogate pairs meet the characters above them (U+E000 to U+FFFF).
/// </summary>
internal sealed class Utf8Order : IComparer<string>, IComparer<CustomerId>
{
    public static readonly Utf8Order Instance = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> a = x, b = y;
        var same = a.CommonPrefixLength(b);
        if (same == a.Length || same == b.Length) return a.Length.CompareTo(b.Length);
        return Rank(a[same]).CompareTo(Rank(b[same]));
    }

    public int Compare(CustomerId x, CustomerId y)
    {
        var byTenant = Compare(x.Tenant, y.Tenant);
        return byTenant != 0 ? byTenant : Compare(x.Customer, y.Customer);
    }

    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
