using System.Numerics;
using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Periods;
using Spend.Core.Rating;
using Spend.Model;

namespace Spend.Core.Tests;

/// <summary>Compares the invoices that engine and model would write, of every period the engine still keeps.</summary>
internal static class ModelInvoices
{
    /// <summary>The first line on which they differ, or null.</summary>
    public static string? Differ(ModelAccount model, Account engine)
    {
        foreach (var period in model.Periods())
        {
            if (period.End + (Account.PeriodsStay.Ticks / 10) <= engine.JournalTime.UnixMicroseconds || Find(period, engine) is not { } same) continue;
            var (ours, theirs) = (Lines(model.Invoice(period)), Lines(DraftInvoice.Of(engine, same)));
            foreach (var name in ours.Keys.Union(theirs.Keys).Order(StringComparer.Ordinal))
                if (ours.GetValueOrDefault(name) != theirs.GetValueOrDefault(name))
                    return $"invoice of {period.Id}, {name}: model {ours.GetValueOrDefault(name)}, engine {theirs.GetValueOrDefault(name)}";
        }
        return null;
    }

    /// <summary>The engine's period; null where it has none there, or two that differ only in length by name (a week is seven days).</summary>
    private static BillingPeriod? Find(ModelSpan period, Account engine)
    {
        var found = engine.Subscription.Changes.Select(static c => c.Plan).Append(engine.Subscription.Scheduled?.Plan).Select(static p => p?.Length ?? PeriodLength.Month).Distinct()
            .Select(length => engine.Calendar.PeriodOf(length, new Instant(period.Start)))
            .Where(p => (p.Start.UnixMicroseconds, p.End.UnixMicroseconds) == (period.Start, period.End)).ToArray();
        return found is [var only] ? only : null;
    }

    /// <summary>Fees and true-ups add up under one name: how they are told apart is a matter of wording.</summary>
    private static Dictionary<string, Asked> Lines(ModelInvoice invoice)
    {
        var lines = new Dictionary<string, Asked>();
        foreach (var line in invoice.Lines)
            Add(lines, line.Kind switch
            {
                ModelInvoiceLineKind.BaseFee or ModelInvoiceLineKind.NextBaseFee or ModelInvoiceLineKind.BaseFeeDifference => "fees",
                ModelInvoiceLineKind.Minimum or ModelInvoiceLineKind.MinimumAdjustment => $"minimum of {line.OfPeriod.Start} to {line.OfPeriod.End}",
                ModelInvoiceLineKind.Commitment or ModelInvoiceLineKind.CommitmentAdjustment => "commitment",
                ModelInvoiceLineKind.Usage => Name("usage", line.OfPeriod.Id, line.Number, ModelTranslation.Price(line.Price!)),
                ModelInvoiceLineKind.Adjustment => Name("adjustment", line.OfPeriod.Id, line.Number, ModelTranslation.Price(line.Price!)),
            }, new Asked(line.Amount, line.Burnt, line.Owed, line.Unbilled));
        return lines;
    }

    private static Dictionary<string, Asked> Lines(DraftInvoice invoice)
    {
        var lines = new Dictionary<string, Asked>();
        foreach (var line in invoice.Lines)
            if (line.Usage is { } usage)
                Add(lines, Name(line.Type == InvoiceLineType.Usage ? "usage" : "adjustment", usage.Segment.Period.Id, usage.Segment.Change, usage.Price),
                    new Asked(usage.Rated.Raw, usage.PaidByGrants.Raw, usage.Owed.Raw, usage.Unbilled.Raw));
            else
                Add(lines, line.Type switch
                {
                    InvoiceLineType.BaseFee => "fees",
                    InvoiceLineType.Minimum => $"minimum of {line.Service.Start.UnixMicroseconds} to {line.Service.End.UnixMicroseconds}",
                    InvoiceLineType.Commitment => "commitment",
                    InvoiceLineType.Usage or InvoiceLineType.Adjustment => throw new InvalidOperationException("Usage without usage."),
                    InvoiceLineType.Credits or InvoiceLineType.Rounding or InvoiceLineType.Tax => throw new InvalidOperationException("A draft has none."),
                }, new Asked(line.Amount.Raw, 0, line.Amount.Raw, 0));
        return lines;
    }

    private static string Name(string kind, string period, int change, PriceRef price) => $"{kind} {period}/{change} {price.Owner} v{price.Version} {price.Id}#{price.Band}";

    private static void Add(Dictionary<string, Asked> lines, string name, Asked asked)
    {
        lines[name] = lines.GetValueOrDefault(name).Plus(asked);
        if (lines[name] == default) lines.Remove(name);
    }

    private readonly record struct Asked(BigInteger Amount, BigInteger Burnt, BigInteger Owed, BigInteger Unbilled)
    {
        public Asked Plus(Asked other) => new(Amount + other.Amount, Burnt + other.Burnt, Owed + other.Owed, Unbilled + other.Unbilled);

        public override string ToString() => $"{Exact.Text(Amount)} burnt {Exact.Text(Burnt)} owed {Exact.Text(Owed)} unbilled {Exact.Text(Unbilled)}";
    }
}
