using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Gateway.Customers;
using Spend.Gateway.Http;
using Spend.Gateway.Ledger;

namespace Spend.Gateway.Tracing;

/// <summary>Usage that was recorded, or a correction of it: with what it changed.</summary>
public sealed record RecordedEvent(
    [property: Description("The event's or authorization's id; a correction has that of what it corrects.")] string Id,
    [property: Description("charge, settle, usage, void or amend.")] string Kind,
    [property: Description("Of the record in the customer's ledger.")] long Sequence,
    [property: Description("When it was recorded.")] Instant At,
    [property: Description("When the usage was.")] Instant Time,
    [property: Description("The billing period of that time.")] PeriodAnswer Period,
    [property: Description("Where that was closed: the one it is billed in."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PeriodAnswer? BilledIn,
    [property: Description("In the customer's currency; of what takes usage back below zero.")] Money Charged,
    [property: Description("Charged to nobody; of prices in the currency.")] Money Unbilled,
    [property: Description("What a correction takes back stands first, below zero.")] IReadOnlyList<RecordedItem> Items,
    [property: Description("Why, of a correction."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason)
{
    internal static RecordedEvent Of(long sequence, Posting posting) => new(
        posting.Id, Booking.KindOf(posting), sequence, posting.At, posting.EventTime, PeriodAnswer.Of(posting.Period), posting.BilledIn is { } later ? PeriodAnswer.Of(later) : null,
        posting.Charged, posting.Unbilled, [.. Booking.Of(sequence, posting).Select(static b => RecordedItem.Of(b))],
        posting.Kind is PostingKind.Void or PostingKind.Amend ? posting.Reason : null);
}

/// <summary>One item as it was rated.</summary>
public sealed record RecordedItem(
    string Meter, Quantity Quantity,
    [property: Description("The event's, and the item's where it has its own.")] Properties Properties,
    PriceEntry Price,
    [property: Description("The credit unit of the amounts; left out for the currency."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    Money Amount, Money Unbilled)
{
    internal static RecordedItem Of(in Booking booking) => new(
        booking.Line.Item.Meter, booking.Line.Item.Quantity, booking.Properties, PriceEntry.Of(booking.Line.Price), booking.Line.Unit, booking.Line.Amount, booking.Line.Unbilled);
}

/// <summary>Which recorded usage is wanted.</summary>
/// <param name="From">Of the events' times.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Meter">Null: all.</param>
internal sealed record EventQuery(Instant? From, Instant? To, string? Meter, PropertyFilter Filter)
{
    /// <summary>Pages in the order of the journal. Where a page begins is looked up by time, so what is older costs nothing.</summary>
    /// <param name="head">Of the journal, as the account has answered.</param>
    public Page<RecordedEvent> Read(PageRequest request, JournalWalk walk, long head)
    {
        const string about = "events";
        var cursor = TraceCursor.Of(request);
        if (cursor is { } ours && (ours.About != about || ours.Head > head)) throw new ProblemException(PageRequest.BadCursor);
        var first = cursor is { } after ? after.Sequence + 1 : From is { } from ? walk.FirstAbout(from, head) : 1;
        var (read, last, events) = (0, first - 1, new List<RecordedEvent>());
        var end = To is { } to ? walk.LastAbout(to, head) : head;
        foreach (var (sequence, record) in walk.Between(first, end))
        {
            if (read++ == walk.RecordsPerPage) return Page();
            if (record is Posting { MovesUsage: true } posting && IsWanted(sequence, posting))
            {
                if (events.Count == request.Limit) return Page();
                events.Add(RecordedEvent.Of(sequence, posting));
            }
            last = sequence;
        }
        return new Page<RecordedEvent>(events, null);

        // What comes meanwhile comes last, so a later page may show it.
        Page<RecordedEvent> Page() => new(events, PageRequest.Cursor(new TraceCursor(last, TraceCursor.AllLines, head, about).ToString()));
    }

    private bool IsWanted(long sequence, Posting posting)
    {
        if (posting.EventTime < From || posting.EventTime >= To) return false;
        foreach (var booking in Booking.Of(sequence, posting))
            if ((Meter is null || booking.Line.Item.Meter == Meter) && booking.Has(Filter)) return true;
        return false;
    }
}
