using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Rating;

namespace Spend.Core.Accounts;

/// <summary>Decisions that bring new usage: authorize (charge or hold), and usage that has already happened.</summary>
internal static class ChargeDecisions
{
    public static Decision Authorize(Account account, Authorize command, Past past, Catalog catalog, Instant now)
    {
        if (Earlier(command, past) is { } answer) return answer;
        if (ControlDecisions.Stopped(account, now) is { } stopped) return stopped;
        var time = command.Time ?? now;
        if (OutOfWindow(time, now) is { } refused) return refused;

        var setting = Setting.Of(account, catalog, time);
        if (setting.Refuses(account, now)) return Status.PeriodClosed;
        var rater = setting.Rater(account, catalog, command.Properties);
        if (rater.Rate(command.Items) is { } stop) return stop;
        if (command.HoldFor is not null && account.Holds.Count >= Limits.Holds) return Status.QuotaExceeded;

        // Paid on paper first: what a negative line gives back to its unbilled part is no spend, so no cap may move by it.
        var funds = new FundsDraft(account, setting.BillsOverage);
        var caps = new CapsDraft(account, now, now, setting.Segment.Period);
        var shortfall = new Shortfall(account, rater, setting.BillsOverage);
        if (command.HoldFor is null) Pay(rater, funds, caps, command.Properties, shortfall);
        else Reserve(rater, funds, caps, command.Properties, shortfall);
        if (caps.Exceeded() is { } denial) return denial;
        if (shortfall.Denial(own: null, now) is { } notCovered) return notCovered;

        // Past this point the command succeeds.
        var holds = command.HoldFor is not null;
        return funds.Into(setting.Stamp(new Posting(now, holds ? PostingKind.Hold : PostingKind.Charge, command.Id, command.Key, command.Fingerprint)
        {
            AuthorizedAt = now,
            Properties = command.Properties,
            Lines = [.. rater.Lines],
            Caps = caps.Moves(),
            ExpiresAt = command.HoldFor is { } life ? now + life : default,
            Held = holds ? Estimates.Of(rater.Lines, unit: null) : Money.Zero,
            Credits = holds ? Estimates.OfCredits(rater.Lines) : [],
        }, account, now));
    }

    public static Decision Record(Account account, RecordUsage command, Past past, Catalog catalog, Instant now)
    {
        if (Earlier(command, past) is { } answer) return answer;
        var time = command.Time ?? now;
        if (OutOfWindow(time, now) is { } refused) return refused;

        var setting = Setting.Of(account, catalog, time);
        if (setting.Refuses(account, now)) return Status.PeriodClosed;
        var rater = setting.Rater(account, catalog, command.Properties);
        var caps = new CapsDraft(account, now, now, setting.Segment.Period);
        var funds = new FundsDraft(account, setting.BillsOverage);
        if (ChargeWithinLimits(rater, caps, funds, command.Items, command.Properties, static _ => true) is { } stop) return stop;

        return funds.Into(setting.Stamp(new Posting(now, PostingKind.Usage, command.Id, command.Key, command.Fingerprint)
        {
            AuthorizedAt = now,
            Properties = command.Properties,
            Lines = [.. rater.Lines],
            Caps = caps.Moves(),
        }, account, now));
    }

    /// <summary>
    /// Charges usage that has already been had, item by item, as far as caps and funds allow; what they do not allow, and what
    /// <paramref name="isCharged"/> excludes, is unbilled. Law 2: never past a limit.
    /// </summary>
    public static Decision? ChargeWithinLimits(
        Rater rater, CapsDraft caps, FundsDraft funds, UsageItem[] items, Properties ofEvent, Func<UsageItem, bool> isCharged)
    {
        if (rater.Resolve(items, out var prices) is { } stop) return stop;
        for (var i = 0; i < items.Length; i++)
        {
            var (item, price) = (items[i], prices[i]);
            var line = rater.Rate(item, price);
            line = line with { Billed = isCharged(item) ? rater.BilledOf(item, caps.UnitsFor(item, ofEvent)) : Quantity.Zero };
            if (line.Amount.IsNegative) line = GiveBack(line, price, rater, rater.Lines.Count, funds, own: null);
            else line = isCharged(item) ? funds.Pay(line, price, OverageBefore(price, rater, rater.Lines.Count), caps.MoneyFor(item, ofEvent), MostOf(line, price, rater)) : line with { Unbilled = line.Amount };
            caps.Spend(line, ofEvent);
            rater.Add(line, price);
        }
        return null;
    }

    /// <summary>What the billed units of a line would have cost alone; null where that is all of it.</summary>
    private static Money? MostOf(Line line, Price price, Rater rater) =>
        line.Billed == line.Item.Quantity ? null
        : line.Billed.IsZero ? Money.Zero
        : Money.Max(Money.Zero, rater.Rate(line.Item with { Quantity = line.Billed }, price).Amount);

    /// <summary>Gives back what a line below zero is about; <paramref name="own"/> is the line it takes back, or null.</summary>
    public static Line GiveBack(Line line, Price price, Rater rater, int index, FundsDraft funds, Line? own) =>
        funds.GiveBack(line, price, rater.CounterOf(price.Ref), rater.EarlierOf(price.Ref, index), own);

    /// <summary>What is owed for credits is a function of all overage of the counter; for money nobody asks.</summary>
    public static Money OverageBefore(Price price, Rater rater, int index) => price.Unit is null ? Money.Zero : rater.OverageBefore(price.Ref, index);

    /// <summary>Reserves what the lines come to. For an extension, what the hold already holds of a unit is skipped, from the first line on.</summary>
    public static void Reserve(Rater rater, FundsDraft funds, CapsDraft caps, Properties ofEvent, Shortfall shortfall, Holds.Hold? own = null)
    {
        // In credits, by line: what is owed for them is a function of the whole, that of the lines before included.
        var overages = new Money[rater.Lines.Count];
        for (var i = 0; i < rater.Lines.Count; i++)
        {
            var (line, price) = (rater.Lines[i], rater.Prices[i]);
            var wanted = Money.Max(Money.Zero, line.Amount);
            if (own is not null)
            {
                var skip = own.HeldOf(line.Unit);
                for (var before = 0; before < i; before++)
                    if (rater.Lines[before].Unit == line.Unit) skip -= Money.Max(Money.Zero, rater.Lines[before].Amount);
                wanted -= Money.Max(Money.Zero, Money.Min(skip, wanted));
            }
            var overageBefore = OverageBefore(price, rater, i);
            for (var before = 0; before < i; before++)
                if (rater.Lines[before].Price.Equals(line.Price)) overageBefore += overages[before];
            var uncovered = funds.Reserve(price, wanted, overageBefore, out overages[i], out var owed);
            if (uncovered.IsPositive) shortfall.Add(i, uncovered);
            // Money counts in caps whole, credits only where they would be owed; the whole estimate of an extension, in money and units, is counted by its caller.
            if (own is null) caps.HoldUnits(line.Item, ofEvent);
            if (line.Unit is null && own is null) caps.HoldMoney(line.Item, ofEvent, wanted);
            else if (line.Unit is not null) caps.HoldMoney(line.Item, ofEvent, funds.CanOwe(price) ? price.OwedFor(overageBefore + overages[i]) - price.OwedFor(overageBefore) : owed);
        }
    }

    public static Decision? OutOfWindow(Instant time, Instant now) =>
        time < now - Limits.EventsBack ? Status.TimeTooOld
        : time > now + Limits.EventsAhead ? Status.TimeTooNew
        : null;

    private static void Pay(Rater rater, FundsDraft funds, CapsDraft caps, Properties ofEvent, Shortfall shortfall)
    {
        for (var i = 0; i < rater.Lines.Count; i++)
        {
            var (line, price) = (rater.Lines[i], rater.Prices[i]);
            if (line.Amount.IsNegative) line = GiveBack(line, price, rater, i, funds, own: null);
            else
            {
                var before = OverageBefore(price, rater, i);
                line = funds.Pay(line, price, before, capRoom: null);
                if (line.Unbilled.IsPositive)
                {
                    shortfall.Add(i, line.Unbilled);
                    // As if it were owed, for the caps and so that a later line can give it back; all of this is denied.
                    var overage = line.Overage + line.Unbilled;
                    line = line with
                    {
                        Overage = overage,
                        Owed = funds.CanOwe(price) ? price.OwedFor(before + overage) - price.OwedFor(before) : line.Owed,
                        Unbilled = Money.Zero,
                    };
                }
            }
            rater.Replace(i, line);
            caps.Spend(line, ofEvent);
        }
    }

    /// <summary>The first answer to the same id, if there was one.</summary>
    private static Decision? Earlier(EventCommand command, Past past)
    {
        if (past.Records.Count == 0) return null;
        var (sequence, first) = past.Records[0];
        return first is Posting posting && posting.Fingerprint == command.Fingerprint
            ? new Decision(Status.Replayed, posting, sequence)
            : Status.IdReused;
    }
}
