using Spend.Core.Metering;
using Spend.Core.Plans;

namespace Spend.Core.Accounts;

/// <summary>
/// Decisions that take recorded usage back or replace it. What comes back is cost(before) - cost(after), as for any usage (law 5): so
/// the charges of what remains are those that would have been, had the event never been there.
/// </summary>
internal static class CorrectionDecisions
{
    public static Decision Void(Account account, VoidEvent command, Past past, Catalog catalog, Instant now)
    {
        if (Find(account, command, past, out var current) is { } answer) return answer;
        return Correct(account, PostingKind.Void, current, [], command.Fingerprint, command.Reason, catalog, now);
    }

    public static Decision Amend(Account account, AmendEvent command, Past past, Catalog catalog, Instant now)
    {
        if (Find(account, command, past, out var current) is { } answer) return answer;
        return Correct(account, PostingKind.Amend, current, command.Items, command.Fingerprint, command.Reason, catalog, now);
    }

    private static Decision Correct(
        Account account, PostingKind kind, Posting current, UsageItem[] items, Fingerprint fingerprint, string reason, Catalog catalog, Instant now)
    {
        if (current.Period.End + Account.PeriodsStay <= now) return Status.PeriodClosed;

        var setting = Setting.Of(account, catalog, current);
        var rater = setting.Rater(account, catalog, current.Properties);
        var caps = new CapsDraft(account, now, current.AuthorizedAt, current.Period);
        var funds = new FundsDraft(account, setting.BillsOverage);

        // Last line first: an event corrected at once gets back exactly what each of its lines had cost.
        for (var i = current.Lines.Length - 1; i >= 0; i--)
        {
            var own = current.Lines[i];
            var price = account.PriceOf(own.Price, catalog);
            if (rater.TakeBack(own, price) is not { } rated) return Status.QuotaExceeded;
            var line = rated.Amount.IsNegative
                ? ChargeDecisions.GiveBack(rated, price, rater, rater.Lines.Count, funds, own)
                // Less usage can cost more where it falls back under a volume threshold.
                : funds.Pay(rated, price, ChargeDecisions.OverageBefore(price, rater, rater.Lines.Count), caps.MoneyToCorrect(current.Caps, rated.Item, current.Properties));
            caps.Correct(current.Caps, line, current.Properties);
            rater.Add(line, price);
        }
        var reversed = rater.Lines.Count;
        if (ChargeDecisions.ChargeWithinLimits(rater, caps, funds, items, current.Properties, static _ => true) is { } stop) return stop;

        return funds.Into(setting.Stamp(current, account, now) with
        {
            At = now,
            Kind = kind,
            Fingerprint = fingerprint,
            Reversed = [.. rater.Lines.Take(reversed)],
            Lines = [.. rater.Lines.Skip(reversed)],
            Caps = caps.Moves(),
            Held = Money.Zero,
            Credits = [],
            Succeeded = true,
            Reason = reason,
        });
    }

    /// <summary>The posting whose lines count now; or the answer, where there is none to correct.</summary>
    private static Decision? Find(Account account, EventCommand command, Past past, out Posting current)
    {
        current = null!;
        if (account.Holds.Find(command.Id) is not null) return Status.StillHeld;
        var repeated = command is VoidEvent ? PostingKind.Void : PostingKind.Amend;
        foreach (var (sequence, record) in past.Records)
        {
            if (record is not Posting { MovesUsage: true } posting) continue;
            if (posting.Kind == repeated && posting.Fingerprint == command.Fingerprint) return new Decision(Status.Replayed, posting, sequence);
            current = posting;
        }
        return current is null ? Status.NotFound : current.Kind == PostingKind.Void ? Status.AlreadyVoided : (Decision?)null;
    }
}
