// The format of a snapshot: the whole state of one account. Unlike a record it is disposable: when anything in it or in the parts it
// shares with records (PostingCodec and below) changes its bytes, raise the version, and old snapshots are ignored; the journal says
// the same, only slower. Whatever Account.Apply or Decider can ever look at belongs in here; SnapshotStateTests lists it.
//
//   snapshot := version(1) sequence journal-time profile owed owed-held subscription contracts own-prices grants caps holds usage keys control billing
//
// Version history
//   1  the first format
//   2  caps with enforcement, owner and meter; what watches over the account
//   3  billing periods, invoices, how the customer is invoiced
//   4  what the latest windows have seen
using Spend.Core.Accounts;
using Spend.Core.Periods;

namespace Spend.Journal;

/// <summary>The bytes of an <see cref="Account"/>. Equal states have equal bytes, however they came about.</summary>
public static class SnapshotCodec
{
    private const byte Version = 4;

    /// <param name="keys">False: without the ids it remembers, which are most of it; whoever decides on such a copy looks every id up in the journal.</param>
    public static byte[] Encode(Account account, bool keys = true)
    {
        var to = new RecordWriter();
        to.Byte(Version);
        to.Signed(account.Sequence);
        to.Instant(account.JournalTime, default);
        to.Flag(account.Profile is not null);
        if (account.Profile is { } profile)
        {
            to.Profile(profile);
            to.InvoiceTerms(profile.Invoicing);
        }
        to.Amount(account.Owed);
        to.Amount(account.OwedHeld);
        to.Subscription(account.Subscription);
        to.PriceLists(account.Contracts);
        to.PriceLists(account.OwnPrices);
        to.Wallet(account.Wallet);
        to.CapStates(account.CapIndex);
        to.Holds(account.Holds);
        to.Usage(account.Usage);
        if (keys) to.Keys(account.Keys);
        else to.NoKeys();
        to.Control(account.Control);
        to.Billing(account.Billing);
        return to.Take();
    }

    /// <summary>
    /// The account, or null where this program cannot read the bytes: another version or damage. Null is always safe, since the journal
    /// has everything.
    /// </summary>
    public static Account? Decode(ReadOnlySpan<byte> state)
    {
        try
        {
            var from = new RecordReader(state);
            return from.Byte() == Version ? Read(ref from) : null;
        }
        catch (Exception unreadable) when (unreadable is CorruptRecordException or UnknownRecordException or ArgumentException or OverflowException)
        {
            // ArgumentException: the same id twice; OverflowException: counts or a price out of range. Only damage can bring them about.
            return null;
        }
    }

    private static Account? Read(ref RecordReader from)
    {
        var account = new Account();
        var (sequence, journalTime) = (from.Signed(), from.Instant(default));
        var profile = from.Flag() ? from.Profile() with { Invoicing = from.InvoiceTerms() } : null;
        // Replaying the journal says what is wrong with a zone that this platform does not know; here is not the place.
        if (profile is not null && Calendar.FindZone(profile.TimeZone) is null) return null;
        account.Restore(sequence, journalTime, profile, from.Amount(), from.Amount());
        from.Subscription(account.Subscription);
        from.PriceLists(account.Contracts);
        from.PriceLists(account.OwnPrices);
        from.Wallet(account.Wallet);
        from.CapStates(account.CapIndex);
        from.Holds(account.Holds);
        from.Usage(account.Usage);
        from.Keys(account.Keys);
        from.Control(account.Control);
        from.Billing(account.Billing);
        from.End();
        account.Billing.Restored(account);
        return account;
    }
}
