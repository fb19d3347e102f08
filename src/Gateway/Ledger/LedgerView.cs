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
        var entry = new LedgerEntry(sequence, record.At, TypeOf(record)) { By = record.By };
        return record switch
        {
            CustomerConfigured configured => entry with { Profile = configured.Profile },
            PlanChanged changed => entry with { Plan = changed.Plan?.Plan, PlanChange = ChangeOf(changed) },
            ChangeScheduled scheduled => entry with { Scheduled = scheduled.Change is { } change ? new ScheduledMove(change.Plan?.Plan, change.At) : null },
            ContractSet set => entry with { Contract = ContractRequest.Of(set.Contract) },
            PricesSet set => entry with { Prices = PricesRequest.Of(set.Prices) },
            GrantAdded added => entry with { Grant = GrantOf(added.Grant) },
            GrantClosed closed => entry with { ClosedGrant = new ClosedGrantEntry(closed.Grant, closed.Status, closed.Lapsed) },
            PlanGrantsEnded ended => entry with { EndedGrants = new EndedGrantsEntry(ended.Lapsed, ended.RollsInto is { } rollover ? GrantOf(rollover) : null) },
            CapSet set => entry with { Cap = CapOf(set.Cap) },
            CapRemoved removed => entry with { RemovedCap = removed.Cap },
            Posting posting => entry with { Posting = PostingOf(posting) },
            EpochStarted started => entry with { Epoch = new EpochEntry(started.Epoch, started.Node) },
            PeriodClosed closed => InvoiceEntries.Add(entry, closed),
            InvoiceRecord about => InvoiceEntries.Add(entry, about),
            BalanceRefunded refunded => InvoiceEntries.Add(entry, refunded),
            _ => ControlEntries.Add(entry, record),
        };
    }

    /// <summary>The word for the kind of fact, such as <c>grant_added</c>.</summary>
    public static string TypeOf(Record record) => JsonNamingPolicy.SnakeCaseLower.ConvertName(record is Posting posting ? posting.Kind.ToString() : record.GetType().Name);

    public static GrantEntry GrantOf(GrantTerms terms) =>
        new(terms.Id, terms.Amount, terms.Unit, terms.Priority, terms.ExpiresAt, new GrantScope(terms.Meters), terms.Source, terms.Payment);

    public static CapEntry CapOf(Cap cap) => new(cap.Id, CapRequest.Of(cap), cap.Owner);

    private static PlanChangeEntry ChangeOf(PlanChanged changed) => new(
        Array.ConvertAll(changed.Cuts, static cut => new SegmentCutEntry(PeriodAnswer.Of(cut.Segment.Period), cut.Segment.Change, Array.ConvertAll(cut.Lines, LineOf))),
        changed.Lapsed, Array.ConvertAll(changed.Grants, GrantOf));

    private static PostingEntry PostingOf(Posting posting) => new(
        posting.Id, posting.EventTime, posting.AuthorizedAt,
        PeriodAnswer.Of(posting.Period), posting.Change, posting.BilledIn is { } billedIn ? PeriodAnswer.Of(billedIn) : null,
        posting.Plan, posting.PriceBook, posting.Contract, posting.OwnPrices, posting.Properties, posting.Charged, posting.Unbilled,
        Array.ConvertAll(posting.Lines, LineOf), Array.ConvertAll(posting.Reversed, LineOf),
        posting.Reserved, posting.ReservedOverage, posting.Lapsed, Array.ConvertAll(posting.Refunds, GrantOf), Array.ConvertAll(posting.Caps, MoveOf),
        posting.Held,
        posting.Kind is PostingKind.Hold or PostingKind.Extend ? posting.ExpiresAt : null,
        posting.Funds, posting.Credits,
        posting.Kind == PostingKind.Settle ? posting.Succeeded : null,
        posting.Kind is PostingKind.Void or PostingKind.Amend ? posting.Reason : null);

    private static LineEntry LineOf(Line line) => new(
        line.Item.Meter, line.Item.Quantity, line.Billed == line.Item.Quantity ? null : line.Billed, line.Item.Properties,
        PriceEntry.Of(line.Price),
        line.Unit, line.Level, line.Amount, line.Burns, line.Overage, line.Owed, line.Unbilled);

    public static CapMoveEntry MoveOf(CapMove move) =>
        new(move.Cap, move.Counter, move.Meter, move.Enforcement, move.Window.Start, move.Window.End, move.Limit, move.Spent, move.Held, move.SpentAfter, move.HeldAfter);
}
