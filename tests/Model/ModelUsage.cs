using System.Numerics;

namespace Spend.Model;

/// <summary>What stands under one price in one segment.</summary>
public sealed class ModelUsage
{
    public required ModelSegment Segment { get; init; }
    public required ModelRate Rate { get; init; }

    /// <summary>What was used and not taken back.</summary>
    public List<ModelLine> Items { get; } = [];

    public BigInteger Level => ModelLevel.Of(Rate, Items);
    public BigInteger Quantity => ModelLevel.Total(Rate, Items);

    public BigInteger Amount { get; private set; }

    /// <summary>In the unit of the price; what that is in money is owed.</summary>
    public BigInteger Overage { get; private set; }
    public BigInteger Owed { get; private set; }
    public BigInteger Unbilled { get; private set; }

    /// <summary>By grant, last burnt last.</summary>
    public List<(string Grant, BigInteger Amount)> Burnt { get; } = [];

    public BigInteger Charged => Amount - Unbilled;

    public void Add(ModelLine line)
    {
        if (line.TakesBack is { } gone) Items.Remove(gone);
        else if (!line.RatesAgain) Items.Add(line);
        Amount += line.Amount;
        Overage += line.Overage;
        Owed += line.Owed;
        Unbilled += line.Unbilled;
        foreach (var (grant, amount) in line.Burns)
        {
            var at = Burnt.FindIndex(b => b.Grant == grant);
            var sum = amount + (at < 0 ? 0 : Burnt[at].Amount);
            // A grant appears once, at its latest burn: giving back does not move it.
            if (at >= 0 && amount.Sign < 0) Burnt[at] = (grant, sum);
            else
            {
                if (at >= 0) Burnt.RemoveAt(at);
                Burnt.Add((grant, sum));
            }
        }
    }
}
