using System.Text.Json;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Wallets;
using Spend.Gateway.Customers;

namespace Spend.Gateway.Ledger;

/// <summary>Journal records as the API shows them.</summary>
internal static class LedgerView
{
    public static LedgerEntry Of(long sequence, Record record)
    {
        var entry = new LedgerEntry(sequence, record.At, JsonNamingPolicy.SnakeCaseLower.ConvertName(record is Posting p ? p.Kind.ToString() : record.GetType().Name));
        return record switch
        {
            CustomerConfigured configured => entry with { Profile = configured.Profile },
            Subscribed subscribed => entry with { Plan = subscribed.Plan },
            GrantAdded added => entry with { Grant = GrantOf(added.Grant) },
            GrantClosed closed => entry with { ClosedGrant = new ClosedGrantEntry(closed.Grant, closed.Status, closed.Lapsed) },
            CapSet set => entry with { Cap = CapOf(set.Cap) },
            CapRemoved removed => entry with { RemovedCap = removed.Cap },
            Posting posting => entry with { Posting = PostingOf(posting) },
            _ => entry,
        };
    }

    private static GrantEntry GrantOf(GrantTerms terms) =>
        new(terms.Id, terms.Amount, terms.Unit, terms.Priority, terms.ExpiresAt, new GrantScope(terms.Meters), terms.Source, terms.Payment);

    private static CapEntry CapOf(Cap cap) => new(cap.Id, new CapRequest(cap.Limit, cap.Window, cap.Match, cap.Per));

    private static PostingEntry PostingOf(Posting posting) => new(
        posting.Id, posting.EventTime, posting.AuthorizedAt,
        new PeriodAnswer(posting.Period.Id, posting.Period.Start, posting.Period.End),
        posting.Plan, posting.PriceBook, posting.Properties, posting.Charged, posting.Unbilled,
        Array.ConvertAll(posting.Lines, LineOf), Array.ConvertAll(posting.Reversed, LineOf),
        posting.Reserved, posting.ReservedOverage, posting.Lapsed, Array.ConvertAll(posting.Refunds, GrantOf), Array.ConvertAll(posting.Caps, MoveOf),
        posting.Held,
        posting.Kind is PostingKind.Hold or PostingKind.Extend ? posting.ExpiresAt : null,
        posting.Funds,
        posting.Kind == PostingKind.Settle ? posting.Succeeded : null,
        posting.Kind is PostingKind.Void or PostingKind.Amend ? posting.Reason : null);

    private static LineEntry LineOf(Line line) => new(
        line.Item.Meter, line.Item.Quantity, line.Item.Properties,
        new PriceEntry(line.Price.Source, line.Price.Owner, line.Price.Version, line.Price.Id, line.Price.Band),
        line.Amount, line.Burns, line.Overage, line.Unbilled);

    private static CapMoveEntry MoveOf(CapMove move) =>
        new(move.Cap, move.Counter, move.Window.Start, move.Window.End, move.Limit, move.Spent, move.Held, move.SpentAfter, move.HeldAfter);
}
