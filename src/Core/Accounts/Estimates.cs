namespace Spend.Core.Accounts;

/// <summary>What a hold of some lines would hold, by unit: an item that would cost less than nothing counts zero.</summary>
internal static class Estimates
{
    /// <param name="unit">Null: the currency.</param>
    public static Money Of(IReadOnlyList<Line> lines, string? unit)
    {
        var sum = Money.Zero;
        foreach (var line in lines)
            if (line.Unit == unit) sum += Money.Max(Money.Zero, line.Amount);
        return sum;
    }

    public static CreditFunds[] OfCredits(IReadOnlyList<Line> lines)
    {
        List<CreditFunds>? credits = null;
        foreach (var line in lines)
            if (line.Unit is { } unit && credits?.Exists(c => c.Unit == unit) != true) (credits ??= []).Add(new CreditFunds(unit, Of(lines, unit), Money.Zero, Money.Zero));
        return [.. credits ?? []];
    }
}
