namespace Spend.Nodes.Tests.Checking;

/// <summary>What a check found: all of it counted, the first of it kept.</summary>
internal sealed class Findings
{
    private const int Kept = 200;

    private readonly Dictionary<Broken, long> _counts = [];

    public List<Violation> First { get; } = [];

    public bool IsEmpty => _counts.Count == 0;

    public long this[Broken kind] => _counts.GetValueOrDefault(kind);

    public IEnumerable<Broken> Kinds => _counts.Keys.Order();

    public void Add(Broken kind, int customer, long sequence, string what)
    {
        _counts[kind] = this[kind] + 1;
        if (First.Count < Kept) First.Add(new Violation(kind, customer, sequence, what));
    }

    public override string ToString() => string.Join('\n', First.Select(static v => $"{v.Kind}: customer {v.Customer}, sequence {v.Sequence}: {v.What}"));
}
