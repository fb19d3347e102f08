using System.Numerics;

namespace Spend.Model;

public enum ModelEnforcement
{
    Hard,

    /// <summary>Counts, and says when its limit is passed.</summary>
    Soft,

    /// <summary>Counts as if it were there.</summary>
    Shadow,
}

/// <summary>Who set a cap or an alert.</summary>
public enum ModelOwner
{
    Admin,
    Customer,
}

/// <summary>A limit on what may be spent in a window: money, or units of one meter.</summary>
public sealed record ModelCap(string Id, BigInteger Limit, ModelWindow Window, ModelProperties Match, string[] Per)
{
    /// <summary>Whose units it counts; null: it counts money.</summary>
    public string? Meter { get; init; }

    public ModelEnforcement Enforcement { get; init; }

    public ModelOwner Owner { get; init; }

    /// <summary>The sequence at which it got its present meaning; nothing before that counts.</summary>
    public long Since { get; init; }

    /// <summary>What its window had seen before, for a cap that looks at all spend.</summary>
    public (ModelSpan Window, BigInteger Spent)? Before { get; init; }

    public bool LooksAtAllSpend => Meter is null && Match.Count == 0 && Per.Length == 0 && Window is not (ModelWindow.Event or ModelWindow.Lifetime);

    public bool CountsLike(ModelCap other) => Meter == other.Meter && Window == other.Window && Match == other.Match && Per.SequenceEqual(other.Per);

    public bool SaysTheSameAs(ModelCap other) => CountsLike(other) && (Limit, Enforcement, Owner) == (other.Limit, other.Enforcement, other.Owner);

    public bool Stops => Enforcement == ModelEnforcement.Hard;

    public bool Counts(ModelItem item, ModelProperties ofEvent) => (Meter is null || item.Meter == Meter) && item.Has(Match, ofEvent);

    /// <summary>What it sees of a line: the money charged, or the billed units.</summary>
    public BigInteger Sees(ModelLine line) => Meter is null ? line.Money : line.Billed;

    /// <summary>One counter for each combination of values; a missing property is the value "none".</summary>
    public ModelCounterName CounterOf(ModelItem item, ModelProperties ofEvent) => new([.. Per.Select(name => item.Property(name, ofEvent))]);

    public override string ToString() =>
        $"{Id} {Exact.Text(Limit)} {Meter ?? "money"} per {Window}{(Match.Count > 0 ? $" of {Match}" : "")}{(Per.Length > 0 ? $" each {string.Join("+", Per)}" : "")}"
        + (Stops ? "" : $" {Enforcement}") + (Owner == ModelOwner.Admin ? "" : " by the customer");
}

/// <summary>The values of a cap's <c>per</c> properties; null where an item has none.</summary>
public sealed record ModelCounterName(string?[] Values)
{
    public bool Equals(ModelCounterName? other) => other is not null && Values.SequenceEqual(other.Values);

    /// <summary>What they are put in order by: one by its text, several each by its length first; none before all others.</summary>
    public string Spelling => Values.Length == 1 ? Values[0] ?? "\0" : string.Concat(Values.Select(v => v is null ? "\0" : $"{v.Length}:{v}"));

    public override int GetHashCode() => Values.Length == 0 ? 0 : Values[0]?.GetHashCode(StringComparison.Ordinal) ?? 1;
    public override string ToString() => string.Join("/", Values.Select(v => v ?? "(none)"));
}

/// <summary>A budget that was closed.</summary>
/// <param name="Since">Of the meaning that the cap had then.</param>
/// <param name="Left">What was left in it, and went back.</param>
public sealed record ModelClosedBudget(string Cap, long Since, ModelCounterName Counter, long At, long Sequence, BigInteger Left);

/// <summary>What one posting did to one counter.</summary>
public sealed record ModelCapMove(ModelCap Cap, ModelCounterName Counter, ModelSpan Window)
{
    public BigInteger SpentBefore { get; init; }
    public BigInteger HeldBefore { get; init; }
    public BigInteger Spent { get; init; }
    public BigInteger Held { get; init; }

    public bool Moved => Spent != SpentBefore || Held != HeldBefore;

    /// <summary>A cap that does not stop what it would have stopped, were it hard.</summary>
    public bool IsPassed => !Cap.Stops && Spent + Held > SpentBefore + HeldBefore && Spent + Held > Cap.Limit;

    /// <summary>A cap on single events has no counter that could reach anything.</summary>
    public bool Reaches => Cap is { Enforcement: not ModelEnforcement.Shadow, Window: not ModelWindow.Event } && SpentBefore < Cap.Limit && Spent >= Cap.Limit;
}
