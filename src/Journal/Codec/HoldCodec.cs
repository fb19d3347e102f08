using Spend.Core.Holds;

namespace Spend.Journal;

/// <summary>The open holds of an account. For snapshots.</summary>
internal static class HoldCodec
{
    public static void Holds(this RecordWriter to, OpenHolds holds)
    {
        to.Count(holds.Count);
        // The order in memory depends on which holds ended before, so it is not the order here.
        foreach (var hold in holds.All.OrderBy(static h => h.Id, StringComparer.Ordinal)) Write(to, hold);
    }

    public static void Holds(this ref RecordReader from, OpenHolds holds)
    {
        var count = from.Count(bytesOfEach: 28);
        for (var i = 0; i < count; i++) holds.Put(Read(ref from));
    }

    private static void Write(RecordWriter to, Hold hold)
    {
        to.Instant(hold.Authorized.At, default);
        PostingCodec.WriteBody(to, hold.Authorized);
        to.Flag(IsAsAuthorized(hold));
        if (IsAsAuthorized(hold)) return;
        to.Lines(hold.Estimate, hold.Authorized.EventTime);
        to.Burns(hold.Reserved);
        to.Amount(hold.Overage);
        to.CapMoves(hold.Caps, hold.Authorized.Period.Span);
        to.Instant(hold.ExpiresAt, hold.Authorized.At);
        to.Amount(hold.Amount);
        to.Credits(hold.Credits);
    }

    private static Hold Read(ref RecordReader from)
    {
        var authorized = PostingCodec.ReadBody(ref from, from.Instant(default));
        return from.Flag()
            ? Hold.Of(authorized)
            : new Hold(
                authorized, from.Lines(authorized.EventTime), from.Burns(), from.Amount(), from.CapMoves(authorized.Period.Span), from.Instant(authorized.At))
            {
                Amount = from.Amount(),
                Credits = from.Credits(),
            };
    }

    /// <summary>Most holds are never extended: what they reserve is what their posting says already.</summary>
    private static bool IsAsAuthorized(Hold hold) =>
        IsSame(hold.Estimate, hold.Authorized.Lines)
        && IsSame(hold.Reserved, hold.Authorized.Reserved)
        && hold.Overage == hold.Authorized.ReservedOverage
        && IsSame(hold.Caps, hold.Authorized.Caps)
        && hold.ExpiresAt == hold.Authorized.ExpiresAt
        && hold.Amount == hold.Authorized.Held
        && IsSame(hold.Credits, hold.Authorized.Credits);

    private static bool IsSame<T>(T[] a, T[] b) => ReferenceEquals(a, b) || (a.Length == 0 && b.Length == 0);
}
