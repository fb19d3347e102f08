using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;

namespace Spend.Journal.Verification;

/// <summary>
/// Rates every line again: usage is added up here, apart from the account's own counters, and each amount must be
/// cost(after) - cost(before) by the version of the price that the line names (law 5). Who paid must add up to the amount (law 4).
/// </summary>
internal sealed class UsageWalk(Catalog catalog, Findings findings)
{
    private readonly Dictionary<(Instant Period, PriceRef Price), UsageTotal> _totals = [];
    private readonly Dictionary<PriceRef, Quantity> _estimated = [];

    public IReadOnlyDictionary<(Instant Period, PriceRef Price), UsageTotal> Totals => _totals;

    public Money Charged
    {
        get
        {
            var sum = Money.Zero;
            foreach (var total in _totals.Values) sum += total.Amount - total.Unbilled;
            return sum;
        }
    }

    public void Follow(Posting posting)
    {
        CheckShape(posting);
        if (posting.MovesUsage)
        {
            foreach (var line in posting.Reversed) Move(posting, line);
            foreach (var line in posting.Lines) Move(posting, line);
            return;
        }
        _estimated.Clear();
        foreach (var line in posting.Lines) Estimate(posting, line);
    }

    /// <summary>For each price of each period: what was charged in steps is what the whole costs at once.</summary>
    public void Finish()
    {
        findings.Sequence = 0;
        foreach (var ((period, reference), total) in _totals)
        {
            if (catalog.Find(reference) is not { } price) continue; // said where it was used
            findings.Expect(price.CostOf(total.Quantity, PeriodPart.Whole), total.Amount, "price of the total usage", $"{reference.Name()}, period from {period}");
            findings.Expect(total.Amount, total.Burnt + total.Overage + total.Unbilled, "who paid for the total usage", $"{reference.Name()}, period from {period}");
        }
    }

    private void CheckShape(Posting posting)
    {
        var hasLines = posting.Kind is not (PostingKind.Release or PostingKind.Expire or PostingKind.Void);
        if (!hasLines) findings.Expect(0, posting.Lines.Length, "no usage in a posting that charges none");
        if (posting.Kind is not (PostingKind.Void or PostingKind.Amend)) findings.Expect(0, posting.Reversed.Length, "nothing is taken back outside of corrections");
    }

    private void Move(Posting posting, Line line)
    {
        var key = (posting.Period.Start, line.Price);
        if (!_totals.TryGetValue(key, out var total)) _totals.Add(key, total = new UsageTotal());
        Rate(line, total.Quantity);

        var burnt = Money.Zero;
        foreach (var burn in line.Burns) burnt += burn.Amount;
        findings.Expect(line.Amount, burnt + line.Overage + line.Unbilled, "who paid for a line", line.Item.Meter);
        var sign = Int128.Sign(line.Amount.Raw);
        foreach (var burn in line.Burns) CheckSign(sign, burn.Amount, line);
        CheckSign(sign, line.Overage, line);
        CheckSign(sign, line.Unbilled, line);
        if (posting.Kind == PostingKind.Charge && sign > 0) findings.Expect(Money.Zero, line.Unbilled, "a charge is covered in full", line.Item.Meter);

        total.Add(line, burnt);
        findings.Require(total.Quantity >= Quantity.Zero && !total.Overage.IsNegative && !total.Unbilled.IsNegative && !total.Burnt.IsNegative,
            $"{total.Quantity} used, {total.Overage} owed, {total.Unbilled} unbilled, {total.Burnt} burnt", "counter", "nothing below zero", line.Price.Name());
    }

    private void Estimate(Posting posting, Line line)
    {
        var used = _totals.TryGetValue((posting.Period.Start, line.Price), out var total) ? total.Quantity : Quantity.Zero;
        var estimated = _estimated.GetValueOrDefault(line.Price);
        Rate(line, used + estimated);
        _estimated[line.Price] = estimated + line.Item.Quantity;
        findings.Require(line.Burns.Length == 0 && line.Overage.IsZero && line.Unbilled.IsZero, line.Item.Meter, "an estimate is paid by nobody", "no payment");
    }

    private void Rate(Line line, Quantity before)
    {
        if (catalog.Find(line.Price) is not { } price)
        {
            findings.Add("the catalog keeps every price a journal names", line.Price.Name(), "none");
            return;
        }
        findings.Expect(price.Meter, line.Item.Meter, "meter of the price", line.Price.Name());
        var after = before + line.Item.Quantity;
        if (after < Quantity.Zero) return; // said where the counter is checked
        findings.Expect(price.CostOf(after, PeriodPart.Whole) - price.CostOf(before, PeriodPart.Whole), line.Amount, "amount of a line", $"{line.Item.Quantity} at {line.Price.Name()} after {before}");
    }

    private void CheckSign(int sign, Money part, Line line) =>
        findings.Require(part.IsZero || Int128.Sign(part.Raw) == sign, part, "payments go the way of the amount", line.Amount.ToString(), line.Item.Meter);
}
