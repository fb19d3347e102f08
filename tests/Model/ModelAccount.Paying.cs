using System.Numerics;

namespace Spend.Model;

// How one item is rated and paid for. Each line joins the posting in the making at once, so the next item sees it.
public sealed partial class ModelAccount
{
    /// <summary>Rates and charges an item as far as the money that caps leave and the funds go; the rest becomes unbilled.</summary>
    /// <param name="capRoom">How much money caps leave for it; null: no cap limits it.</param>
    private ModelLine Charge(
        ModelPosting posting, ModelItem item, ModelRate rate, Func<ModelLine, BigInteger?> capRoom, ModelPayment payment = ModelPayment.Real,
        ModelLine? takesBack = null, long chargedBy = 0)
    {
        var line = NewLine(posting, item, rate, takesBack, chargedBy);
        var before = UsageOf(line.Segment, rate);
        line.Amount = CostOf(With(before, line)) - before.Amount;
        Pay(posting, line, before, capRoom(line), payment);
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
        var open = line.Rate.InMoney ? Least(line.Amount, capRoom) : line.Amount;
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

    /// <summary>How much every cap that counts this line still allows; null: no cap does.</summary>
    private BigInteger? CapRoom(ModelPosting posting, ModelLine line)
    {
        BigInteger? room = null;
        foreach (var cap in _caps.Where(c => c.Counts(line.Item, posting.Properties) && Limits(c)))
        {
            var left = LeftOf(cap, cap.CounterOf(line.Item, posting.Properties), posting.WindowOf(cap.Window, Calendar));
            room = Least(BigInteger.Max(0, left), room);
        }
        return room;

        // Taking back is limited by the caps alone that the event had moved.
        bool Limits(ModelCap cap) => line.TakesBack is null || (cap.Window != ModelWindow.Event && line.ChargedBy > cap.Since);
    }
}
