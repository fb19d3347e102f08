using System.Globalization;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Rating;

namespace Spend.Gateway.Tracing;

/// <summary>Says in plain words what was charged, for people who dispute it.</summary>
/// <param name="Unit">Of the amounts: the currency, or a credit unit.</param>
/// <param name="MeterUnit">One of the meter's units.</param>
internal sealed record Wording(string Unit, string MeterUnit)
{
    /// <summary>1,200 tokens × 0.0000025 USD = 0.003 USD, by price 'in' of plan Team version 3, because it matches model gpt-4o and type input; paid by grant g1.</summary>
    /// <param name="cost">Null where it is not known how the amount comes about.</param>
    public string Sentence(Line line, CostChange? cost, string list, Properties? matches, string? unbilledBecause)
    {
        var because = line.TakesBack ? "taken back at the price it was charged by"
            : matches is null ? null
            : matches.Count == 0 ? $"which is for all usage of {line.Item.Meter}"
            : $"because it matches {Names(matches)}";
        var price = $"by price '{line.Price.Id}' of {list}" + (because is null ? "" : ", " + because);
        return $"{Cost(line, cost)}, {price}; {Payment(line, unbilledBecause)}.";
    }

    private string Cost(Line line, CostChange? cost)
    {
        if (cost is null) return $"{Counted(line.Item.Quantity)} for {Amount(line.Amount)}";
        var parts = cost.Steps.Select(Step).ToList();
        return parts.Count == 0 ? $"{Counted(line.Item.Quantity)}: nothing beyond what was charged already, {Amount(line.Amount)}" : $"{string.Join(" + ", parts)} = {Amount(line.Amount)}";
    }

    private string Step(CostStep step)
    {
        var quantity = step.Quantity ?? Quantity.Zero;
        var flat = step.FlatAmount is { } once ? $"{Amount(once)} once" : null;
        return step.Kind switch
        {
            "included" => $"{Counted(quantity)} included",
            "minimum" => $"{Amount(step.Amount)} for the least amount of the period",
            "maximum" => $"{Amount(step.Amount)} for the most amount of the period",
            "packages" when step.UnitAmount is { IsZero: false } each => $"{Grouped(Money.FromRaw(step.Amount.Raw / each.Raw * Quantity.One.Raw).ToString())} new packages × {Amount(each)}",
            "packages" => $"{Counted(quantity)} in packages that are paid",
            _ when step.UnitAmount is { } each && (flat is null || !each.IsZero) => $"{Counted(quantity)} × {Amount(each)}" + (flat is null ? "" : " + " + flat),
            _ => flat ?? (step.Amount.IsZero ? $"{Counted(quantity)} at no further cost" : Amount(step.Amount)),
        };
    }

    private string Payment(Line line, string? unbilledBecause)
    {
        var parts = new List<string>();
        foreach (var (grant, amount) in line.Burns)
            parts.Add(amount.IsNegative ? $"{Amount(-amount)} given back to grant {grant}"
                : line.Burns.Length == 1 && amount == line.Amount ? $"paid by grant {grant}"
                : $"{Amount(amount)} paid by grant {grant}");
        if (!line.Overage.IsZero) parts.Add(line.Overage.IsNegative ? $"{Amount(-line.Overage)} not owed any more" : $"{Amount(line.Overage)} owed");
        if (!line.Unbilled.IsZero) parts.Add(line.Unbilled.IsNegative ? $"{Amount(-line.Unbilled)} of what was not billed is gone" : $"{Amount(line.Unbilled)} not billed, because {unbilledBecause}");
        return parts.Count == 0 ? "nothing to pay" : string.Join(", ", parts);
    }

    private string Amount(Money amount) => $"{Grouped(amount.ToString())} {Unit}";

    private string Counted(Quantity quantity)
    {
        // Units are named in the singular; what is no plain word, such as USD, stays as it is.
        var isPlain = MeterUnit.Length > 1 && MeterUnit.All(char.IsAsciiLetterLower) && MeterUnit[^1] != 's';
        return $"{Grouped(quantity.ToString())} {MeterUnit}" + (isPlain && quantity != Quantity.One ? "s" : "");
    }

    /// <summary>With a comma between thousands.</summary>
    private static string Grouped(string number)
    {
        var end = number.IndexOf('.');
        if (end < 0) end = number.Length;
        for (var at = end - 3; at > 0 && char.IsAsciiDigit(number[at - 1]); at -= 3) number = number.Insert(at, ",");
        return number;
    }

    private static string Names(Properties matches)
    {
        var names = new List<string>();
        foreach (var (name, value) in matches.Pairs) names.Add($"{name} {value}");
        return names.Count == 1 ? names[0] : string.Join(", ", names.Take(names.Count - 1)) + " and " + names[^1];
    }

    /// <summary>The list that a price stands in.</summary>
    public static string ListOf(PriceRef price, string? planName) => price.Source switch
    {
        PriceSource.Contract => string.Create(CultureInfo.InvariantCulture, $"the contract, version {price.Version}"),
        PriceSource.Customer => string.Create(CultureInfo.InvariantCulture, $"the customer's own prices, version {price.Version}"),
        PriceSource.Plan => string.Create(CultureInfo.InvariantCulture, $"plan {planName ?? price.Owner} version {price.Version}"),
        PriceSource.PriceBook => string.Create(CultureInfo.InvariantCulture, $"price book {price.Owner} version {price.Version}"),
    };

    /// <summary>Why some of a line was charged to nobody; null where nothing was.</summary>
    public static string? Unbilled(Line line, Posting posting)
    {
        if (line.Unbilled.IsZero) return null;
        if (line.Unbilled.IsNegative) return "it takes back what was not billed";
        if (!posting.Succeeded && line.Billed.IsZero && !line.Item.Quantity.IsZero) return "the action failed and the meter charges nothing for failures";
        if (line.Billed != line.Item.Quantity) return $"a cap on the units of {line.Item.Meter} allowed {line.Billed} of {line.Item.Quantity}";
        var full = Array.FindIndex(posting.Caps, static c => c is { Meter: null, Enforcement: Core.Caps.CapEnforcement.Hard } && c.SpentAfter >= c.Limit);
        return full >= 0 ? $"cap {posting.Caps[full].Cap} allowed no more" : "neither grants nor credit covered it, or a cap allowed no more";
    }

    /// <summary>Why an event belongs to its billing period, and why it is billed in a later one.</summary>
    public static string Period(Posting posting, EventStanding standing)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(posting.EventTime.ToDateTimeUtc(), standing.Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var period = posting.Period;
        var own = $"The event's time {posting.EventTime} is {local} in {standing.Zone.Id}: in period {period.Id}, from {period.Start} to before {period.End}";
        var plan = posting.Plan is { } on ? string.Create(CultureInfo.InvariantCulture, $", on plan {on.Key} version {on.Version}.") : ", without a plan.";
        var late = posting.BilledIn is { } later ? $" That period took no more usage when this was recorded at {posting.At}: it is an adjustment on the invoice of {later.Id}, the period of then." : "";
        return own + plan + late;
    }
}
