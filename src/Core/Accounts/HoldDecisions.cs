using Spend.Core.Holds;
using Spend.Core.Metering;
using Spend.Core.Plans;

namespace Spend.Core.Accounts;

/// <summary>Decisions about the life of a hold after its authorization.</summary>
internal static class HoldDecisions
{
    public static Decision Settle(Account account, Settle command, Past past, Catalog catalog, Instant now)
    {
        var hold = account.Holds.Find(command.Id);
        if (hold is null)
        {
            var ended = End(past);
            switch (ended?.Kind)
            {
                case null: return Status.NotFound;
                case PostingKind.Settle when ended.Fingerprint == command.Fingerprint: return new Decision(Status.Replayed, ended, SequenceOf(past, ended));
                case PostingKind.Settle or PostingKind.Charge: return Status.AlreadySettled;
                case PostingKind.Release: return Status.AlreadyReleased;
            }
            hold = Expired(past);
            if (hold.Authorized.EventTime < now - Limits.EventsBack) return Status.TimeTooOld;
        }

        var authorized = hold.Authorized;
        var setting = Setting.Of(account, catalog, authorized);
        var rater = setting.Rater(account, catalog, authorized.Properties);
        var caps = new CapsDraft(account, now, authorized.AuthorizedAt, authorized.Period);
        var funds = new FundsDraft(account, setting.BillsOverage);
        caps.Free(hold.Caps);
        funds.Free(hold.Reserved, hold.Overage);

        var items = command.Items ?? Array.ConvertAll(hold.Estimate, static line => line.Item);
        bool IsCharged(UsageItem item) => command.Succeeded || rater.OnFailure(item.Meter) == FailurePolicy.Charge;
        if (ChargeDecisions.ChargeWithinLimits(rater, caps, funds, items, authorized.Properties, IsCharged) is { } stop) return stop;

        return funds.Into(setting.Stamp(Follow(authorized, PostingKind.Settle, now, command.Fingerprint), account, now) with
        {
            Lines = [.. rater.Lines],
            Caps = caps.Moves(),
            Succeeded = command.Succeeded,
            Credits = Freed(hold),
        });
    }

    public static Decision Extend(Account account, Extend command, Past past, Catalog catalog, Instant now)
    {
        if (account.Holds.Find(command.Id) is not { } hold)
            return End(past)?.Kind switch
            {
                PostingKind.Settle or PostingKind.Charge => Status.AlreadySettled,
                PostingKind.Release => Status.AlreadyReleased,
                PostingKind.Expire => Status.AuthorizationExpired,
                _ => Status.NotFound,
            };

        if (ControlDecisions.Stopped(account, now) is { } stopped) return stopped;
        var authorized = hold.Authorized;
        // Or its settlement could find the counters of its period gone.
        if (authorized.EventTime < now - Limits.EventsBack) return Status.TimeTooOld;

        var setting = Setting.Of(account, catalog, authorized);
        var rater = setting.Rater(account, catalog, authorized.Properties);
        if (command.Items is { } items && rater.Rate(items) is { } stop) return stop;

        var caps = new CapsDraft(account, now, authorized.AuthorizedAt, authorized.Period);
        var funds = new FundsDraft(account, setting.BillsOverage);
        foreach (var line in rater.Lines)
        {
            caps.HoldUnits(line.Item, authorized.Properties);
            if (line.Unit is null) caps.HoldMoney(line.Item, authorized.Properties, Money.Max(Money.Zero, line.Amount));
        }
        caps.HoldAtLeast(hold.Caps);
        var grows = caps.HoldsMoreUnits || rater.Lines.Any(line => Estimates.Of(rater.Lines, line.Unit) > hold.HeldOf(line.Unit));
        if (grows)
        {
            var shortfall = new Shortfall(account, rater, setting.BillsOverage);
            ChargeDecisions.Reserve(rater, funds, caps, authorized.Properties, shortfall, hold);
            if (caps.Exceeded(hold) is { } denial) return denial;
            if (shortfall.Denial(hold, now) is { } notCovered) return notCovered;
        }

        return funds.Into(Follow(authorized, PostingKind.Extend, now, command.Fingerprint) with
        {
            BillsOverage = setting.BillsOverage,
            Lines = grows ? [.. rater.Lines] : [],
            Caps = grows ? caps.Moves() : [],
            ExpiresAt = command.HoldFor is { } life ? Instant.Later(hold.ExpiresAt, now + life) : hold.ExpiresAt,
            Held = grows ? Money.Max(hold.Amount, Estimates.Of(rater.Lines, unit: null)) : hold.Amount,
            Credits = grows ? Grown(hold, rater.Lines) : hold.Credits,
        });
    }

    public static Decision Release(Account account, Release command, Past past, Instant now)
    {
        if (account.Holds.Find(command.Id) is { } hold) return Ending(account, hold, PostingKind.Release, now, command.Fingerprint);
        var ended = End(past);
        return ended?.Kind switch
        {
            PostingKind.Release or PostingKind.Expire => new Decision(Status.Replayed, ended, SequenceOf(past, ended)),
            PostingKind.Settle or PostingKind.Charge => Status.AlreadySettled,
            _ => Status.NotFound,
        };
    }

    public static Posting Expire(Account account, Hold hold) => Ending(account, hold, PostingKind.Expire, hold.ExpiresAt, default);

    /// <summary>Nothing is held any more of the units that were.</summary>
    private static CreditFunds[] Freed(Hold hold) => Array.ConvertAll(hold.Credits, static credit => credit with { Holds = Money.Zero });

    /// <summary>A hold never becomes smaller, in any unit.</summary>
    private static CreditFunds[] Grown(Hold hold, IReadOnlyList<Line> estimate)
    {
        var credits = new List<CreditFunds>(Estimates.OfCredits(estimate));
        for (var i = 0; i < credits.Count; i++) credits[i] = credits[i] with { Holds = Money.Max(credits[i].Holds, hold.HeldOf(credits[i].Unit)) };
        foreach (var held in hold.Credits)
            if (!credits.Exists(c => c.Unit == held.Unit)) credits.Add(held);
        return [.. credits];
    }

    private static Posting Ending(Account account, Hold hold, PostingKind kind, Instant at, Fingerprint fingerprint)
    {
        var authorized = hold.Authorized;
        var caps = new CapsDraft(account, at, authorized.AuthorizedAt, authorized.Period);
        var funds = new FundsDraft(account, authorized.BillsOverage);
#if PLANTED_HOLD_NOT_FREED
        if (kind == PostingKind.Expire) return funds.Into(Follow(authorized, kind, at, fingerprint) with { Credits = Freed(hold) });
#endif
        caps.Free(hold.Caps);
        funds.Free(hold.Reserved, hold.Overage);
        return funds.Into(Follow(authorized, kind, at, fingerprint) with { Caps = caps.Moves(), Credits = Freed(hold) });
    }

    /// <summary>A later posting under the same authorization.</summary>
    private static Posting Follow(Posting authorized, PostingKind kind, Instant at, Fingerprint fingerprint) =>
        new(at, kind, authorized.Id, authorized.Key, fingerprint)
        {
            EventTime = authorized.EventTime,
            AuthorizedAt = authorized.AuthorizedAt,
            Period = authorized.Period,
            Change = authorized.Change,
            Plan = authorized.Plan,
            PriceBook = authorized.PriceBook,
            Contract = authorized.Contract,
            OwnPrices = authorized.OwnPrices,
            BillsOverage = authorized.BillsOverage,
            Properties = authorized.Properties,
        };

    /// <summary>What ended an authorization that is no longer open: its settlement, else release, expiry or immediate charge. Null for none, or usage.</summary>
    private static Posting? End(Past past)
    {
        Posting? end = null;
        foreach (var (_, record) in past.Records)
            if (record is Posting { Kind: PostingKind.Settle or PostingKind.Release or PostingKind.Expire or PostingKind.Charge } posting) end = posting;
        return end;
    }

    private static long SequenceOf(Past past, Posting posting)
    {
        foreach (var (sequence, record) in past.Records)
            if (ReferenceEquals(record, posting)) return sequence;
        return 0;
    }

    /// <summary>An expired hold as it is for a late settlement: the terms and the latest estimate, nothing reserved.</summary>
    private static Hold Expired(Past past)
    {
        var authorized = (Posting)past.Records[0].Record;
        var estimate = authorized.Lines;
        foreach (var (_, record) in past.Records)
            if (record is Posting { Kind: PostingKind.Extend, Lines.Length: > 0 } extension) estimate = extension.Lines;
        return new Hold(authorized, estimate, [], Money.Zero, [], authorized.ExpiresAt);
    }
}
