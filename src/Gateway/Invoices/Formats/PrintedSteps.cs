using Spend.Core;
using Spend.Core.Rating;

namespace Spend.Gateway.Invoices.Formats;

/// <summary>How the amount of a line came about, part by part: the amounts of the parts add up to the line's.</summary>
internal static class PrintedSteps
{
    public static IEnumerable<PrintedStep> Of(InvoiceLineEntry line, string unit, MoneyText money)
    {
        var steps = line.Steps ?? [];
        var isFirst = true;
        var several = steps.Count(static s => s.Kind == PriceStepKind.Units) > 1;
        foreach (var step in steps)
        {
            yield return new PrintedStep(Words(step, unit, several, isFirst, line.Unit, money), step.Kind == PriceStepKind.Units && step.UnitAmount is { } each ? money.UnitPrice(each) : null, Amount(step.Amount));
            if (step.Kind is PriceStepKind.Units or PriceStepKind.Included) isFirst = false;
        }
        foreach (var paid in PaidInCredits(line)) yield return paid;
        foreach (var not in NotCharged(line, money)) yield return not;

        string Amount(Money amount) => line.Unit is { } credits ? UnitWords.Of(amount, credits) : money.Bare(amount);
    }

    /// <summary>Of a price in credits: what was paid with them. The rest is what the line asks in money.</summary>
    public static IEnumerable<PrintedStep> PaidInCredits(InvoiceLineEntry line)
    {
        if (line.Unit is not { } credits) yield break;
        if (line.PaidByGrants is { IsZero: false } paid) yield return new PrintedStep($"Paid with your {UnitWords.Plural(credits)}", null, UnitWords.Of(-paid, credits));
        if (line.Overage is { IsZero: false } overage) yield return new PrintedStep($"Beyond your {UnitWords.Plural(credits)}: {UnitWords.Of(overage, credits)}, charged in money", null, null);
    }

    public static IEnumerable<PrintedStep> NotCharged(InvoiceLineEntry line, MoneyText money)
    {
        if (line.Unbilled is { IsZero: false } unbilled)
            yield return new PrintedStep("Not charged to you", null, line.Unit is { } credits ? UnitWords.Of(-unbilled, credits) : money.Bare(-unbilled));
    }

    private static string Words(PriceStepEntry step, string unit, bool several, bool isFirst, string? credits, MoneyText money)
    {
        var units = UnitWords.Of(step.Quantity ?? Quantity.Zero, unit);
        var flat = step.FlatAmount is { } once && step.UnitAmount is not null ? $" plus {Price(once)} once" : "";
        return step.Kind switch
        {
            PriceStepKind.Included => $"Included: {units}",
            PriceStepKind.Units when step.UnitAmount is null => step.FlatAmount is null ? units : $"Fixed amount for {units}",
            PriceStepKind.Units => (several, isFirst) switch
            {
                (true, true) => $"First {units}{flat}",
                (_, false) => $"Next {units}{flat}",
                (false, true) => $"{units}{flat}",
            },
            PriceStepKind.Packages => step.UnitAmount is { IsZero: false } each
                ? $"{units} in packages: {DecimalWords.Grouped(step.Amount.Raw / each.Raw * Quantity.One.Raw)} × {Price(each)}" : $"{units} in packages",
            PriceStepKind.Minimum => "Up to the least amount for a period",
            PriceStepKind.Maximum => "Down to the most amount for a period",
        };

        string Price(Money amount) => credits is null ? money.Bare(amount) : UnitWords.Of(amount, credits);
    }
}
