using Spend.Core.Accounts;

namespace Spend.Journal;

/// <summary>
/// Which fields of a posting are written: those that are not as they mostly are (nothing, or the same as the record's time). Bits are
/// frozen: they are in the journal. A new field takes the next bit; the common ones come first, because they fit two bytes.
/// </summary>
[Flags]
internal enum PostingFields : uint
{
    None = 0,

    /// <summary>Not the record's own time.</summary>
    EventTime = 1 << 0,

    /// <summary>Not the record's own time.</summary>
    AuthorizedAt = 1 << 1,

    /// <summary>The period and the number of the plan change.</summary>
    Segment = 1 << 2,
    Plan = 1 << 3,
    PriceBook = 1 << 4,
    Properties = 1 << 5,
    Lines = 1 << 6,
    Caps = 1 << 7,

    /// <summary>There is a limit to the funds.</summary>
    FundsAvailable = 1 << 8,
    FundsHeld = 1 << 9,
    Held = 1 << 10,
    Reserved = 1 << 11,

    /// <summary>The flag is all there is to it.</summary>
    BillsOverage = 1 << 12,
    ExpiresAt = 1 << 13,
    Contract = 1 << 14,
    OwnPrices = 1 << 15,
    Credits = 1 << 16,
    ReservedOverage = 1 << 17,
    BilledIn = 1 << 18,
    Lapsed = 1 << 19,

    /// <summary>A settlement of an action that did not succeed; the flag is all there is to it.</summary>
    Failed = 1 << 20,
    Reversed = 1 << 21,
    Refunds = 1 << 22,
    Reason = 1 << 23,

    All = (1 << 24) - 1,
}

internal static class PostingFieldsOf
{
    public static PostingFields Written(Posting p) =>
        If(p.EventTime != p.At, PostingFields.EventTime)
        | If(p.AuthorizedAt != p.At, PostingFields.AuthorizedAt)
        | If(p.Segment != default, PostingFields.Segment)
        | If(p.Plan is not null, PostingFields.Plan)
        | If(p.PriceBook != 0, PostingFields.PriceBook)
        | If(p.Properties.Count > 0, PostingFields.Properties)
        | If(p.Lines.Length > 0, PostingFields.Lines)
        | If(p.Caps.Length > 0, PostingFields.Caps)
        | If(p.Funds.Available is not null, PostingFields.FundsAvailable)
        | If(!p.Funds.Held.IsZero, PostingFields.FundsHeld)
        | If(!p.Held.IsZero, PostingFields.Held)
        | If(p.Reserved.Length > 0, PostingFields.Reserved)
        | If(p.BillsOverage, PostingFields.BillsOverage)
        | If(p.ExpiresAt != default, PostingFields.ExpiresAt)
        | If(p.Contract != 0, PostingFields.Contract)
        | If(p.OwnPrices != 0, PostingFields.OwnPrices)
        | If(p.Credits.Length > 0, PostingFields.Credits)
        | If(!p.ReservedOverage.IsZero, PostingFields.ReservedOverage)
        | If(p.BilledIn is not null, PostingFields.BilledIn)
        | If(p.Lapsed.Length > 0, PostingFields.Lapsed)
        | If(!p.Succeeded, PostingFields.Failed)
        | If(p.Reversed.Length > 0, PostingFields.Reversed)
        | If(p.Refunds.Length > 0, PostingFields.Refunds)
        | If(p.Reason.Length > 0, PostingFields.Reason);

    private static PostingFields If(bool present, PostingFields field) => present ? field : PostingFields.None;
}
