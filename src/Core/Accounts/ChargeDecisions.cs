using Spend.Core.Holds;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Wallets;

namespace Spend.Core.Accounts;

/// <summary>Decisions that bring new usage: authorize (charge or hold), and usage that has already happened.</summary>
internal static class ChargeDecisions
{
    public static Decision Authorize(Account account, Authorize command, Past past, Catalog catalog, Instant now)
    {
        if (Earlier(command, past) is { } answer) return answer;
        var time = command.Time ?? now;
        if (OutOfWindow(time, now) is { } refused) return refused;

        var period = account.Calendar.PeriodOf(time);
        var terms = catalog.TermsOf(account.Plan);
        var billsOverage = BillsOverage(account, terms);
        var rater = new Rater(account, catalog, terms, period, command.Properties);
        if (rater.Rate(command.Items) is { } stop) return stop;
        if (command.HoldFor is not null && account.Holds.Count >= Limits.Holds) return Status.QuotaExceeded;

        // Paid on paper first: what a negative line gives back to its unbilled part is no spend, so no cap may move by it.
        var funds = new FundsDraft(account, billsOverage);
        var uncovered = command.HoldFor is null ? Pay(rater, funds) : Reserve(rater, funds);

        var caps = new CapsDraft(account, now, period);
        foreach (var line in rater.Lines)
            if (command.HoldFor is null) caps.Spend(line.Item, command.Properties, line.Charged);
            else caps.Hold(line.Item, command.Properties, Money.Max(Money.Zero, line.Amount));
        if (caps.NeedsTooManyCounters(now)) return Status.QuotaExceeded;
        if (caps.Exceeded(now) is { } denial) return denial;
        if (uncovered.IsPositive) return NotCovered(account, billsOverage, rater.Lines, uncovered, own: null, now);

        // Past this point the command succeeds.
        var kind = command.HoldFor is null ? PostingKind.Charge : PostingKind.Hold;
        return funds.Into(new Posting(now, kind, command.Id, command.Key, command.Fingerprint)
        {
            EventTime = time,
            AuthorizedAt = now,
            Period = period,
            Plan = terms.Plan?.Ref,
            PriceBook = terms.PriceBook?.Version ?? 0,
            BillsOverage = billsOverage,
            Properties = command.Properties,
            Lines = [.. rater.Lines],
            Caps = caps.Moves(),
            ExpiresAt = command.HoldFor is { } life ? now + life : default,
            Held = kind == PostingKind.Hold ? EstimateOf(rater.Lines) : Money.Zero,
        });
    }

    public static Decision Record(Account account, RecordUsage command, Past past, Catalog catalog, Instant now)
    {
        if (Earlier(command, past) is { } answer) return answer;
        var time = command.Time ?? now;
        if (OutOfWindow(time, now) is { } refused) return refused;

        var period = account.Calendar.PeriodOf(time);
        var terms = catalog.TermsOf(account.Plan);
        var billsOverage = BillsOverage(account, terms);
        var rater = new Rater(account, catalog, terms, period, command.Properties);
        var caps = new CapsDraft(account, now, period);
        var funds = new FundsDraft(account, billsOverage);
        if (ChargeWithinLimits(rater, caps, funds, command.Items, command.Properties, static _ => true) is { } stop) return stop;

        return funds.Into(new Posting(now, PostingKind.Usage, command.Id, command.Key, command.Fingerprint)
        {
            EventTime = time,
            AuthorizedAt = now,
            Period = period,
            Plan = terms.Plan?.Ref,
            PriceBook = terms.PriceBook?.Version ?? 0,
            BillsOverage = billsOverage,
            Properties = command.Properties,
            Lines = [.. rater.Lines],
            Caps = caps.Moves(),
        });
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
            if (line.Amount.IsNegative) line = funds.GiveBack(line, rater.CounterOf(price.Ref), rater.EarlierOf(price.Ref), own: null);
            else line = isCharged(item) ? ChargeWithin(caps.RoomFor(line.Item, ofEvent), line, funds) : line with { Unbilled = line.Amount };
            caps.Spend(line.Item, ofEvent, line.Charged);
            rater.Lines.Add(line);
        }
        return null;
    }

    /// <summary>Charges one line with an amount of zero or more as far as its caps leave room (null: no cap) and funds allow.</summary>
    public static Line ChargeWithin(Money? room, Line line, FundsDraft funds)
    {
        var chargeable = room is { } most ? Money.Min(most, line.Amount) : line.Amount;
        var uncovered = funds.Pay(line.Item.Meter, chargeable, out var burns, out var overage);
        return line with { Burns = burns, Overage = overage, Unbilled = line.Amount - chargeable + uncovered };
    }

    public static Money Reserve(Rater rater, FundsDraft funds, Money skip = default)
    {
        var uncovered = Money.Zero;
        foreach (var line in rater.Lines)
        {
            var skipped = Money.Max(Money.Zero, Money.Min(skip, line.Amount));
            skip -= skipped;
            uncovered += funds.Reserve(line.Item.Meter, Money.Max(Money.Zero, line.Amount) - skipped);
        }
        return uncovered;
    }

    /// <param name="own">The hold that is extended, or null.</param>
    public static Decision NotCovered(Account account, bool billsOverage, List<Line> lines, Money uncovered, Hold? own, Instant now)
    {
        var requested = EstimateOf(lines);
        var retryAfter = uncovered <= HeldByOthers(account, billsOverage, lines, own) ? Denials.UntilFirstHoldEnds(account, own, now) : null;
        return billsOverage
            ? Denials.CreditLimit(account, requested, requested - uncovered, retryAfter)
            : Denials.InsufficientFunds(account, requested, requested - uncovered, retryAfter);
    }

    /// <summary>What other open holds reserve that could pay for one of these lines once they end.</summary>
    private static Money HeldByOthers(Account account, bool billsOverage, List<Line> lines, Hold? own)
    {
        var held = billsOverage ? account.OwedHeld - (own?.Overage ?? Money.Zero) : Money.Zero;
        foreach (var grant in account.Wallet.InBurnOrder)
        {
            if (grant.Status != GrantStatus.Active || grant.Terms.Unit != account.Profile!.Currency || !lines.Exists(line => grant.Terms.PaysFor(line.Item.Meter))) continue;
            held += grant.Held;
            foreach (var (id, amount) in own?.Reserved ?? [])
                if (id == grant.Terms.Id) held -= amount;
        }
        return held;
    }

    /// <summary>What a hold of these lines would hold: an item that would cost less than nothing counts zero.</summary>
    public static Money EstimateOf(List<Line> lines)
    {
        var sum = Money.Zero;
        foreach (var line in lines) sum += Money.Max(Money.Zero, line.Amount);
        return sum;
    }

    /// <summary>By the plan; without one, a credit limit says that the customer may owe.</summary>
    public static bool BillsOverage(Account account, Terms terms) =>
        terms.Plan is { } plan ? plan.Overage == OveragePolicy.Bill : account.Profile!.CreditLimit is not null;

    public static Decision? OutOfWindow(Instant time, Instant now) =>
        time < now - Limits.EventsBack ? Status.TimeTooOld
        : time > now + Limits.EventsAhead ? Status.TimeTooNew
        : null;

    private static Money Pay(Rater rater, FundsDraft funds)
    {
        var uncovered = Money.Zero;
        for (var i = 0; i < rater.Lines.Count; i++)
        {
            var line = rater.Lines[i];
            if (line.Amount.IsNegative)
            {
                rater.Lines[i] = funds.GiveBack(line, rater.CounterOf(line.Price), rater.EarlierOf(line.Price).TakeWhile(l => !ReferenceEquals(l, line)), own: null);
                continue;
            }
            var rest = funds.Pay(line.Item.Meter, line.Amount, out var burns, out var overage);
            uncovered += rest;
            // As if it were owed, so that a later line can give it back; where there is a rest, all of this is denied.
            rater.Lines[i] = line with { Burns = burns, Overage = overage + rest };
        }
        return uncovered;
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
