using System.Numerics;

namespace Spend.Model;

// How one item is rated and paid for. Each line joins the posting in the making at once, so the next item sees it.
public sealed partial class ModelAccount
{
    /// <summary>Rates and charges an item as far as the money that caps leave and the funds go; the rest becomes unbilled.</summary>
    /// <param name="limited">Whether caps limit it; else they were asked before.</param>
    private ModelLine Charge(
        ModelPosting posting, ModelItem item, ModelRate rate, bool limited, ModelPayment payment = ModelPayment.Real,
        ModelLine? takesBack = null, long chargedBy = 0)
    {
        var line = NewLine(posting, item, rate, takesBack, chargedBy);
        var before = UsageOf(line.Segment, rate);
        line.Amount = CostOf(With(before, line)) - before.Amount;
        if (payment == ModelPayment.Nobody) line.Billed = 0;
        else if (limited && takesBack is null) HoldBackUnits(posting, line, before);
        Pay(posting, line, before, limited ? CapRoom(posting, line) : null, payment);
        (takesBack is null ? posting.Lines : posting.Reversed).Add(line);
        return line;
    }

    private static ModelLine NewLine(ModelPosting posting, ModelItem item, ModelRate rate, ModelLine? takesBack = null, long chargedBy = 0) => new()
    {
        Item = item,
        Rate = rate,
        Segment = posting.Segment,
        BilledIn = posting.BilledIn,
        EventTime = posting.EventTime,
        Quantity = takesBack is null ? item.Quantity : -item.Quantity,
        Billed = takesBack is null ? item.Quantity : -takesBack.Billed,
        Value = rate.Meter.ValueProperty is { } name ? item.Property(name, posting.Properties) : null,
        TakesBack = takesBack,
        ChargedBy = chargedBy,
    };

    /// <summary>The same counter after one more line.</summary>
    private static ModelUsage With(ModelUsage before, ModelLine line)
    {
        var after = new ModelUsage { Segment = before.Segment, Rate = before.Rate };
        after.Items.AddRange(before.Items);
        after.Add(line);
        return after;
    }

    private void Pay(ModelPosting posting, ModelLine line, ModelUsage before, BigInteger? capRoom, ModelPayment payment = ModelPayment.Real)
    {
        if (line.Amount.Sign < 0) GiveBack(line, before);
        else if (payment == ModelPayment.Nobody) line.Unbilled = line.Amount;
        else if (line.Amount.Sign > 0) Draw(posting, line, before, capRoom, payment);
        line.Owed = line.Rate.Owed(before.Overage + line.Overage) - line.Rate.Owed(before.Overage);
    }

    /// <summary>Grants in burn order, then overage, then nobody. Of credits caps limit only what is owed.</summary>
    private void Draw(ModelPosting posting, ModelLine line, ModelUsage before, BigInteger? capRoom, ModelPayment payment)
    {
        var open = Least(line.Rate.InMoney ? Least(line.Amount, capRoom) : line.Amount, line.MostCharged);
        var left = LeftOfAll();
        foreach (var grant in ModelGrant.InBurnOrder(AllGrants().Where(g => g.PaysFor(line.Rate))))
        {
            if (open.IsZero) break;
            var take = BigInteger.Min(open, grant.Closed ? LeftOfClosed(posting, grant.Id) : left[grant.Id]);
            if (take.Sign <= 0) continue;
            line.Burns.Add((grant.Id, take));
            open -= take;
        }
        var room = RoomFor(line.Rate, posting.Terms.Plan, payment) is { } owing ? Least(owing, capRoom) : capRoom;
        // A credit price whose credits cannot be owed owes none, not even those that come to no money.
        if (line.Rate.InMoney || CanBeOwed(line.Rate, posting.Terms.Plan)) line.Overage = AsOverage(line.Rate, before.Overage, open, room);
        line.Unbilled = line.Amount - line.Burns.Sum(b => b.Amount) - line.Overage;
    }

    /// <summary>How much of an open amount can be owed within a room of money; null: without limit.</summary>
    private static BigInteger AsOverage(ModelRate rate, BigInteger before, BigInteger open, BigInteger? room)
    {
        if (room is not { } money) return open;
        if (rate.InMoney) return BigInteger.Min(open, money);
        if (rate.Price.OverageCreditPrice is not { } price) return 0;
        if (rate.Owed(before + open) - rate.Owed(before) <= money) return open;
        // One part in 1e12 less, so that rounding never owes more than there is room for.
        return BigInteger.Clamp(Exact.Floor(money - 1, price), 0, open);
    }

    /// <summary>How much money may be owed for a price. Caps are asked before funds: for them all counts as owed that could be.</summary>
    private BigInteger? RoomFor(ModelRate rate, ModelPlan? plan, ModelPayment payment)
    {
        if (payment == ModelPayment.AsCapsSeeIt) return rate.InMoney || CanBeOwed(rate, plan) ? null : 0;
        return CanBeOwed(rate, plan) ? OverageRoom(plan) : 0;
    }

    /// <summary>A customer without a plan bills overage only where a credit limit is set; credits are owed only where they have a price.</summary>
    private bool CanBeOwed(ModelRate rate, ModelPlan? plan) => BillsOverage(plan) && (rate.InMoney || rate.Price.OverageCreditPrice is not null);

    private bool BillsOverage(ModelPlan? plan) => plan?.BillsOverage ?? _creditLimit is not null;

    private static BigInteger Least(BigInteger amount, BigInteger? room) => room is { } most ? BigInteger.Min(amount, most) : amount;

    /// <summary>
    /// A reservation outlives its grant: the settlement of its hold may still use it. And what this posting has given back to a closed
    /// grant it may draw again: only what it gives back in the end lapses and becomes a refund.
    /// </summary>
    private static BigInteger LeftOfClosed(ModelPosting posting, string grant) => posting.OwnReservation.GetValueOrDefault(grant) - NetBurn(posting, grant);

    private static BigInteger NetBurn(ModelPosting posting, string grant) =>
        posting.UsageLines.Sum(l => l.Burns.Where(b => b.Grant == grant).Sum(b => b.Amount));

    /// <summary>
    /// Caps in units bill no more of them than they have left, of what is counted one or none. Of the others nothing is charged.
    /// </summary>
    private void HoldBackUnits(ModelPosting posting, ModelLine line, ModelUsage before)
    {
        foreach (var cap in _caps.Where(c => c.Stops && c.Meter is not null && c.Counts(line.Item, posting.Properties)))
        {
            var left = BigInteger.Max(0, LeftOf(cap, cap.CounterOf(line.Item, posting.Properties), posting.WindowOf(cap.Window, Calendar)));
            if (line.Rate.Meter.Aggregation == ModelAggregation.Count && left < Exact.One) left = 0;
            line.Billed = BigInteger.Min(line.Billed, left);
        }
        if (line.Billed == line.Item.Quantity) return;
        var fewer = line.Billed.IsZero ? before : With(before, NewLine(posting, line.Item with { Quantity = line.Billed }, line.Rate));
        line.MostCharged = BigInteger.Max(0, CostOf(fewer) - before.Amount);
    }

    /// <summary>How much money every cap that counts this line still allows; null: no cap does.</summary>
    private BigInteger? CapRoom(ModelPosting posting, ModelLine line)
    {
        BigInteger? room = null;
        foreach (var cap in _caps.Where(c => c.Stops && c.Meter is null && c.Counts(line.Item, posting.Properties) && Limits(c)))
        {
            var left = LeftOf(cap, cap.CounterOf(line.Item, posting.Properties), posting.WindowOf(cap.Window, Calendar));
            room = Least(BigInteger.Max(0, left), room);
        }
        return room;

        // Taking back is limited by the caps alone that the event had moved.
        bool Limits(ModelCap cap) => line.TakesBack is null || (cap.Window != ModelWindow.Event && line.ChargedBy > cap.Since);
    }
}
