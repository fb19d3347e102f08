namespace Spend.Journal.Verification;

/// <summary>
/// Collects what is wrong with one account. Every difference is counted; only the first ones are kept, because after one fault the rest
/// of a journal usually disagrees with everything.
/// </summary>
internal sealed class Findings(CustomerId customer)
{
    private const int Kept = 100;

    private readonly List<Difference> _differences = [];

    /// <summary>The record that is being looked at.</summary>
    public long Sequence { get; set; }

    public int Count { get; private set; }

    public IReadOnlyList<Difference> First => _differences;

    public void Add(string what, string expected, string found)
    {
        Count++;
        if (_differences.Count < Kept) _differences.Add(new Difference(customer, Sequence, what, expected, found));
    }

    /// <param name="of">Which grant, price or cap: joined in only where there is a difference.</param>
    public void Expect<T>(T expected, T found, string what, string? of = null)
    {
        if (EqualityComparer<T>.Default.Equals(expected, found)) return;
        Add(of is null ? what : $"{what} ({of})", expected?.ToString() ?? "none", found?.ToString() ?? "none");
    }

    /// <summary>Where there is no one right value, only a rule.</summary>
    public void Require<T>(bool holds, T found, string what, string rule, string? of = null)
    {
        if (!holds) Add(of is null ? what : $"{what} ({of})", rule, found?.ToString() ?? "none");
    }
}
