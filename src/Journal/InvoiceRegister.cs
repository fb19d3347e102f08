using Spend.Core;
using Spend.Core.Metering;

namespace Spend.Journal;

/// <summary>
/// Gives a tenant's invoices their numbers, without gaps: the register is a journal of its own, an entry's place in it is its number, and the
/// journal's fence lets no two writers have the same place. What an invoice with a number is announced with is committed with it.
/// </summary>
/// <remarks>Its name in the journal is the empty customer id, which no customer can have; lists of customers begin behind it.</remarks>
public sealed class InvoiceRegister(IJournal journal, GroupCommit commits)
{
    private const byte Version = 1;

    private const int Attempts = 8;

    public static CustomerId IdOf(string tenant) => new(tenant, "");

    /// <summary>Enters invoices in their order, each of them once, however often it is asked. Durable on return.</summary>
    /// <param name="named">What an invoice is called, given its number.</param>
    /// <param name="announced">What is sent with it.</param>
    /// <exception cref="JournalUnavailableException">Unknown whether they are entered: asking again finds out.</exception>
    public async Task Enter(string tenant, IReadOnlyList<InvoiceEntry> invoices, Func<long, string> named, Func<RegisteredInvoice, OutboxMessage> announced)
    {
        var id = IdOf(tenant);
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var head = journal.HeadOf(id);
            var hash = head == 0 ? ChainHash.Origin(id) : journal.Marks(id, head - 1).First(mark => mark.Sequence == head).Hash;
            // Looked for after the head was read: whoever enters one meanwhile takes the place that this is for.
            var (frames, messages, known) = (new List<Frame>(), new List<OutboxMessage>(), new HashSet<EventKey>());
            foreach (var invoice in invoices)
            {
                var key = KeyOf(invoice.Customer, invoice.Period);
                if (!known.Add(key) || journal.Find(id, key).Count > 0) continue;
                var number = head + frames.Count + 1;
                var registered = new RegisteredInvoice(number, named(number), invoice);
                var frame = new Frame(number, key, Encode(registered));
                frames.Add(frame);
                hash = hash.Follow(frame);
                messages.Add(announced(registered));
            }
            if (frames.Count == 0) return;
            if (await commits.AppendAsync(new Append(id, head, frames, messages) { Hash = hash }).ConfigureAwait(false) == AppendResult.Committed) return;
        }
        throw new JournalUnavailableException($"Other nodes keep writing the register of invoices of '{tenant}'.");
    }

    /// <summary>An entry that waits for its number, as bytes: of whatever amount, so that none can keep the others waiting.</summary>
    public static byte[] ToBytes(InvoiceEntry entry)
    {
        var to = new RecordWriter();
        to.Byte(Version);
        Write(to, entry);
        return to.Take();
    }

    /// <summary>What <see cref="ToBytes"/> wrote.</summary>
    public static InvoiceEntry FromBytes(ReadOnlySpan<byte> bytes)
    {
        var from = new RecordReader(bytes);
        if (from.Byte() is var version && version != Version) throw new UnknownRecordException($"An entry has version {version}; this program knows up to {Version}.");
        var entry = Read(ref from);
        from.End();
        return entry;
    }

    /// <summary>Null while the invoice has no number yet.</summary>
    public RegisteredInvoice? Find(CustomerId customer, string period) =>
        journal.Find(IdOf(customer.Tenant), KeyOf(customer.Customer, period)) is [var frame, ..] ? Decode(frame) : null;

    /// <summary>Invoices with a number above another, in order.</summary>
    public IReadOnlyList<RegisteredInvoice> After(string tenant, long number, int limit) => [.. journal.Read(IdOf(tenant), number, limit).Select(Decode)];

    /// <summary>How many there are: the highest number.</summary>
    public long CountOf(string tenant) => journal.HeadOf(IdOf(tenant));

    /// <summary>By customer and period; the customer's length stands in front, so that no two are spelled alike.</summary>
    internal static EventKey KeyOf(string customer, string period) =>
        EventKey.OfInvoice(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{customer.Length}:{customer}{period}"));

    // entry := version(1) number(text) at(signed) customer(text) period(text) currency(text) total(amount) due(amount) due-at(signed) hash(text)
    private static byte[] Encode(RegisteredInvoice invoice)
    {
        var to = new RecordWriter();
        to.Byte(Version);
        to.Text(invoice.Number);
        Write(to, invoice.Entry);
        return to.Take();
    }

    private static void Write(RecordWriter to, InvoiceEntry entry)
    {
        to.Instant(entry.At, default);
        to.Text(entry.Customer);
        to.Text(entry.Period);
        to.Text(entry.Currency);
        to.Amount(entry.Total);
        to.Amount(entry.Due);
        to.Instant(entry.DueAt, default);
        to.Text(entry.Hash);
    }

    private static InvoiceEntry Read(ref RecordReader from)
    {
        var at = from.Instant(default);
        return new InvoiceEntry(from.Text(), from.Text(), at, from.Text(), from.Amount(), from.Amount(), from.Instant(default), from.Text());
    }

    internal static RegisteredInvoice Decode(Frame frame)
    {
        var from = new RecordReader(frame.Payload.Span);
        if (from.Byte() is var version && version != Version) throw new UnknownRecordException($"The register has an entry of version {version}; this program knows up to {Version}.");
        var number = from.Text();
        var entry = Read(ref from);
        from.End();
        return new RegisteredInvoice(frame.Sequence, number, entry);
    }
}

/// <summary>What the register knows of an invoice.</summary>
/// <param name="Period">The id of its billing period.</param>
/// <param name="Due">What was to pay when it was written.</param>
/// <param name="Hash">SHA-256 of its canonical bytes, hexadecimal.</param>
public sealed record InvoiceEntry(string Customer, string Period, Instant At, string Currency, Money Total, Money Due, Instant DueAt, string Hash);

/// <param name="Place">From 1, without gaps.</param>
/// <param name="Number">As it stands on the invoice.</param>
public sealed record RegisteredInvoice(long Place, string Number, InvoiceEntry Entry);
