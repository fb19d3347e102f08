using System.Numerics;

namespace Spend.Model;

/// <summary>Chance with a seed.</summary>
public sealed class ModelDice(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>True so many times in a thousand.</summary>
    public bool Chance(int perMille) => _random.Next(1000) < perMille;

    public int Upto(int count) => _random.Next(count);

    public int Between(int from, int to) => _random.Next(from, to + 1);

    public long Below(long count) => _random.NextInt64(count);

    public T Of<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    /// <summary>One of a few decimal texts, as an amount.</summary>
    public BigInteger Amount(params string[] texts) => Exact.Parse(Of(texts))!.Value;

    /// <summary>One of the choices, each as likely as its weight.</summary>
    public T Weighted<T>(params (int Weight, T Choice)[] choices)
    {
        var at = _random.Next(choices.Select(c => c.Weight).Sum());
        foreach (var (weight, choice) in choices)
            if ((at -= weight) < 0) return choice;
        throw new InvalidOperationException();
    }
}
