using Spend.Gateway.Ledger;
using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Metering;
using Spend.Gateway.Http;

namespace Spend.Gateway.Tracing;

/// <summary>What one event, or a part of it, added to a line of an invoice. All entries of a line add up to the line, exactly.</summary>
public sealed record LineEvent(
    [property: Description("The event's id; null for what a change of plan brought about.")] string? Event,
    [property: Description("charge, settle, usage, void, amend or plan_change.")] string Kind,
    [property: Description("Of the record in the customer's ledger.")] long Sequence,
    [property: Description("When it was recorded.")] Instant At,
    [property: Description("When the usage was.")] Instant Time,
    string Meter,
    [property: Description("What it adds to the line's quantity; of a meter that does not sum, the change of the level.")] Quantity Quantity,
    [property: Description("What it adds to the line's level.")] Quantity Level,
    [property: Description("What it adds to the line's rated; left out where the line is what a grant paid."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? Amount,
    [property: Description("What it adds to the line's amount.")] Money Charged,
    [property: Description("What it adds to the line's unbilled; left out where the line is what a grant paid."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? Unbilled,
    [property: Description("The event's, and the item's where it has its own.")] Properties Properties,
    [property: Description("Why, of a correction."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason)
{
    internal static LineEvent Of(in Booking booking, TracedLine line)
    {
        var (grant, of) = (line.Grant, booking.Line);
        var paid = of.Burns.Where(b => b.Grant == grant).Aggregate(Money.Zero, static (sum, b) => sum + b.Amount);
        return new LineEvent(
            booking.Posting?.Id, booking.Kind, booking.Sequence, booking.Record.At, booking.Time, of.Item.Meter, booking.Quantity, of.Level,
            line.IsOfGrant ? null : of.Amount, line.IsOfGrant ? -paid : of.ChargedMoney, line.IsOfGrant ? null : of.Unbilled, booking.Properties, booking.Reason);
    }
}

/// <summary>Pages of the events behind one line of an invoice, in the order of the journal.</summary>
internal static class LineEvents
{
    /// <summary>A page. What is recorded after the first page of a draft is on none of its pages, so that they add up to the line as it was then.</summary>
    /// <exception cref="ProblemException">400: a cursor of another list. 409: the draft has another line at that number by now.</exception>
    public static Page<LineEvent> Read(TracedInvoice invoice, TracedLine line, PropertyFilter filter, PageRequest request, JournalWalk walk)
    {
        var after = TraceCursor.Of(request) ?? new TraceCursor(invoice.First, -1, invoice.Last, line.Mark);
        if (after.Sequence < invoice.First || after.Head > invoice.Last) throw new ProblemException(PageRequest.BadCursor);
        if (after.About != line.Mark) throw new ProblemException(invoice.IsDraft ? Problem.ChangedMeanwhile : PageRequest.BadCursor);
        var events = new List<LineEvent>();
        if (!line.HasEvents) return new Page<LineEvent>(events, null);

        var (read, at) = (0, after);
        foreach (var (sequence, record) in walk.Between(after.Sequence, after.Head))
        {
            if (read++ == walk.RecordsPerPage) return new Page<LineEvent>(events, PageRequest.Cursor(at.ToString()));
            foreach (var booking in Booking.Of(sequence, record))
            {
                if (!after.IsBefore(sequence, booking.Index) || !line.Has(booking, invoice.Period) || !booking.Has(filter)) continue;
                if (events.Count == request.Limit) return new Page<LineEvent>(events, PageRequest.Cursor(at.ToString()));
                events.Add(LineEvent.Of(booking, line));
                at = after with { Sequence = sequence, Index = booking.Index };
            }
            at = after with { Sequence = sequence, Index = TraceCursor.AllLines };
        }
        return new Page<LineEvent>(events, null);
    }
}
