using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Usage;

namespace Spend.Journal;

/// <summary>
/// A posting behind the record's header: kind, the set of its fields, identity, then the fields in the order of their bits, so that a
/// field added later stands at the end.
/// </summary>
internal static class PostingCodec
{
    public static void WriteBody(RecordWriter to, Posting posting)
    {
        var fields = PostingFieldsOf.Written(posting);
        to.Enum(posting.Kind);
        to.Number((ulong)fields);
        to.Text(posting.Id);
        to.Fixed128(posting.Key.Value);
        to.Fixed64(posting.Fingerprint.Value);

        if (Has(PostingFields.EventTime)) to.Instant(posting.EventTime, posting.At);
        if (Has(PostingFields.AuthorizedAt)) to.Instant(posting.AuthorizedAt, posting.At);
        if (Has(PostingFields.Segment)) to.Segment(posting.Segment);
        if (Has(PostingFields.Plan)) to.Plan(posting.Plan!);
        if (Has(PostingFields.PriceBook)) to.Signed(posting.PriceBook);
        if (Has(PostingFields.Properties)) to.Properties(posting.Properties);
        if (Has(PostingFields.Lines)) to.Lines(posting.Lines, posting.EventTime);
        if (Has(PostingFields.Caps)) to.CapMoves(posting.Caps, posting.Period.Span);
        if (Has(PostingFields.FundsAvailable)) to.Amount(posting.Funds.Available!.Value);
        if (Has(PostingFields.FundsHeld)) to.Amount(posting.Funds.Held);
        if (Has(PostingFields.Held)) to.Amount(posting.Held);
        if (Has(PostingFields.Reserved)) to.Burns(posting.Reserved);
        if (Has(PostingFields.ExpiresAt)) to.Instant(posting.ExpiresAt, posting.At);
        if (Has(PostingFields.Contract)) to.Signed(posting.Contract);
        if (Has(PostingFields.OwnPrices)) to.Signed(posting.OwnPrices);
        if (Has(PostingFields.Credits)) to.Credits(posting.Credits);
        if (Has(PostingFields.ReservedOverage)) to.Amount(posting.ReservedOverage);
        if (Has(PostingFields.BilledIn)) to.Period(posting.BilledIn!.Value);
        if (Has(PostingFields.Lapsed)) to.Burns(posting.Lapsed);
        if (Has(PostingFields.Reversed)) to.Lines(posting.Reversed, posting.EventTime);
        if (Has(PostingFields.Refunds)) to.Grants(posting.Refunds, posting.At);
        if (Has(PostingFields.Reason)) to.Text(posting.Reason);

        bool Has(PostingFields field) => (fields & field) != 0;
    }

    public static Posting ReadBody(ref RecordReader from, Instant at)
    {
        var kind = from.Enum<PostingKind>();
        var fields = (PostingFields)RecordReader.Known(from.Number(), (ulong)PostingFields.All, "posting");
        var (id, key, fingerprint) = (from.Text(), new EventKey(from.Fixed128()), new Fingerprint(from.Fixed64()));

        // Initializers run in the order they are written, which is the order of the fields.
        Instant eventTime;
        SegmentRef segment;
        return new Posting(at, kind, id, key, fingerprint)
        {
            EventTime = eventTime = Has(PostingFields.EventTime) ? from.Instant(at) : at,
            AuthorizedAt = Has(PostingFields.AuthorizedAt) ? from.Instant(at) : at,
            Period = (segment = Has(PostingFields.Segment) ? from.Segment() : default).Period,
            Change = segment.Change,
            Plan = Has(PostingFields.Plan) ? from.Plan() : null,
            PriceBook = Has(PostingFields.PriceBook) ? from.Int() : 0,
            Properties = Has(PostingFields.Properties) ? from.Properties() : Properties.None,
            Lines = Has(PostingFields.Lines) ? from.Lines(eventTime) : [],
            Caps = Has(PostingFields.Caps) ? from.CapMoves(segment.Period.Span) : [],
            Funds = new Funds(
                Available: Has(PostingFields.FundsAvailable) ? from.Amount() : null,
                Held: Has(PostingFields.FundsHeld) ? from.Amount() : Money.Zero),
            Held = Has(PostingFields.Held) ? from.Amount() : Money.Zero,
            Reserved = Has(PostingFields.Reserved) ? from.Burns() : [],
            BillsOverage = Has(PostingFields.BillsOverage),
            ExpiresAt = Has(PostingFields.ExpiresAt) ? from.Instant(at) : default,
            Contract = Has(PostingFields.Contract) ? from.Int() : 0,
            OwnPrices = Has(PostingFields.OwnPrices) ? from.Int() : 0,
            Credits = Has(PostingFields.Credits) ? from.Credits() : [],
            ReservedOverage = Has(PostingFields.ReservedOverage) ? from.Amount() : Money.Zero,
            BilledIn = Has(PostingFields.BilledIn) ? from.Period() : null,
            Lapsed = Has(PostingFields.Lapsed) ? from.Burns() : [],
            Succeeded = !Has(PostingFields.Failed),
            Reversed = Has(PostingFields.Reversed) ? from.Lines(eventTime) : [],
            Refunds = Has(PostingFields.Refunds) ? from.Grants(at) : [],
            Reason = Has(PostingFields.Reason) ? from.Text() : "",
        };

        bool Has(PostingFields field) => (fields & field) != 0;
    }
}
