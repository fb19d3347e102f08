using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;

namespace Spend.Gateway.Tracing;

/// <summary>
/// What an account knows that explains an event: read in one go, under the account's lock, and nothing of it changes afterwards. Terms that
/// rate nothing any more the account has forgotten; then the explanation says less.
/// </summary>
internal sealed record EventStanding(long Head, string Currency, TimeZoneInfo Zone)
{
    /// <summary>By price, as far as they are kept.</summary>
    public required IReadOnlyDictionary<PriceRef, Price> Prices { get; init; }

    /// <summary>The lists of the customer's own that the event was rated by.</summary>
    public PriceList? Contract { get; private init; }

    public PriceList? OwnPrices { get; private init; }

    /// <summary>From when the event's segment can last: when its plan change was.</summary>
    public Instant? ChangedAt { get; private init; }

    /// <summary>When the next change was; null: none yet.</summary>
    public Instant? ChangedAgainAt { get; private init; }

    /// <summary>Where the records of the event's period begin; null where the period is not open.</summary>
    public long? Since { get; private init; }

    /// <summary>Null for a customer that was never created.</summary>
    public static EventStanding? Of(Account account, IReadOnlyList<(long Sequence, Posting Posting)> past, Catalog catalog)
    {
        if (account.Profile is not { } profile) return null;
        var prices = new Dictionary<PriceRef, Price>();
        foreach (var (sequence, posting) in past)
            foreach (var booking in Booking.Of(sequence, posting))
                if (Find(account, booking.Line.Price, catalog) is { } price) prices[booking.Line.Price] = price;
        var first = past.Count > 0 ? past[0].Posting : null;
        return new EventStanding(account.Sequence, profile.Currency, account.Calendar.Zone)
        {
            Prices = prices,
            Contract = first is null ? null : account.Contracts.Find(first.Contract),
            OwnPrices = first is null ? null : account.OwnPrices.Find(first.OwnPrices),
            ChangedAt = first is null ? null : account.Subscription.Find(first.Change)?.At,
            ChangedAgainAt = first is null ? null : account.Subscription.EndOf(first.Change),
            Since = first is null ? null : account.Billing.FindOpen(first.Period)?.Since,
        };
    }

    /// <summary>The part of its period that the event's segment was rated with.</summary>
    /// <param name="hasEnded">Whether the next plan change was recorded before.</param>
    public PeriodPart PartOf(Posting posting, bool hasEnded)
    {
        var period = posting.Period;
        // As the account has it (Subscription.PartOf), by what was known then.
        var start = Instant.Later(period.Start, ChangedAt ?? period.Start);
        var end = hasEnded && ChangedAgainAt is { } cut && cut < period.End ? cut : period.End;
        end = Instant.Later(start, end);
        var isWhole = (start == period.Start && end == period.End) || (posting.Change == 1 && ChangedAt >= period.End);
        return isWhole ? PeriodPart.Whole : PeriodPart.Between(period, start, end);
    }

    private static Price? Find(Account account, PriceRef reference, Catalog catalog) => reference.Source switch
    {
        PriceSource.Contract => account.Contracts.PriceOf(reference),
        PriceSource.Customer => account.OwnPrices.PriceOf(reference),
        PriceSource.Plan or PriceSource.PriceBook => catalog.Find(reference),
    };
}
