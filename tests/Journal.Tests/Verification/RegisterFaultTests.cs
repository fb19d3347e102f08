using System.Security.Cryptography;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Journal.Tests.Actors;
using Spend.Journal.Verification;

namespace Spend.Journal.Tests.Verification;

/// <summary>Numbers that do not stand for an invoice that is in the journal, once and as it is.</summary>
public sealed class RegisterFaultTests
{
    private static readonly CustomerId Register = InvoiceRegister.IdOf("default");

    private readonly MemoryJournal _journal = new();

    [Fact]
    public async Task A_number_of_each_invoice_is_sound()
    {
        await Enter(await Invoice());
        var report = Report();
        Assert.Equal("", string.Join('\n', report.Differences));
        Assert.Equal(1, report.Invoices);
        Assert.Equal(["acme"], report.Customers.Select(static c => c.Customer.Customer));
    }

    [Fact]
    public async Task A_number_of_an_invoice_that_does_not_exist_is_found()
    {
        var entry = await Invoice();
        await Enter(entry, entry with { Period = "2026-12" }, entry with { Customer = "nobody" });
        Assert.Equal(
            [
                $"default/ at 2: hash of a numbered invoice (acme 2026-12): expected no invoice, found {entry.Hash}",
                $"default/ at 3: hash of a numbered invoice (nobody 2026-11): expected no invoice, found {entry.Hash}",
            ],
            Report().Differences.Select(static d => d.ToString()));
    }

    [Fact]
    public async Task A_number_of_an_invoice_with_another_hash_amount_or_time_is_found()
    {
        var entry = await Invoice();
        await Enter(entry with { Hash = new string('0', 64), Total = entry.Total + Money.Parse("1"), Due = entry.Due + Money.Parse("2"), DueAt = entry.DueAt + TimeSpan.FromDays(1) });
        var faults = Faults();
        Assert.Contains($"hash of a numbered invoice (acme 2026-11): expected {entry.Hash}, found 000", faults);
        Assert.Contains($"total of a numbered invoice (acme 2026-11): expected {entry.Total}, found {entry.Total + Money.Parse("1")}", faults);
        Assert.Contains($"due of a numbered invoice (acme 2026-11): expected {entry.Due}, found {entry.Due + Money.Parse("2")}", faults);
        Assert.Contains("times of a numbered invoice (acme 2026-11)", faults);
    }

    [Fact]
    public async Task An_invoice_with_two_numbers_is_found()
    {
        await Enter(await Invoice());
        var first = _journal.Read(Register, 0).Single();
        Append(first with { Sequence = 2 });
        Assert.Contains("default/ at 2: each invoice has one number: expected 1, found 2", Faults());
    }

    [Fact]
    public async Task An_entry_under_another_key_that_cannot_be_read_or_that_breaks_the_chain_is_found()
    {
        await Enter(await Invoice());
        var first = _journal.Read(Register, 0).Single();
        Append(first with { Sequence = 2, Key = EventKey.OfInvoice("2026-11") });
        Append(new Frame(3, EventKey.OfInvoice("3"), new byte[] { 1, 200 }));
        _journal.Commit([new Append(Register, 3, [first with { Sequence = 4, Key = EventKey.OfInvoice("4") }], [])], new AppendResult[1]);
        var faults = Faults();
        Assert.Contains("default/ at 2: key of an entry", faults);
        Assert.Contains("default/ at 3: an entry that can be read", faults);
        Assert.Contains("default/ at 4: hash of the chain", faults);
    }

    [Fact]
    public async Task A_customer_whose_close_cannot_be_read_does_not_keep_the_rest_from_being_verified()
    {
        var entry = await Invoice();
        await Enter(entry with { Customer = "broken" });
        _journal.Plant(new CustomerId("default", "broken"), new Frame(1, EventKey.OfInvoice("2026-11"), new byte[] { 1, 30 }));
        var faults = Faults();
        Assert.Contains("default/broken at 1: a record that can be read", faults);
        Assert.Contains($"default/ at 1: hash of a numbered invoice (broken 2026-11): expected no invoice, found {entry.Hash}", faults);
    }

    /// <summary>A customer whose November is closed, and what the register has to say of its invoice.</summary>
    private async Task<InvoiceEntry> Invoice()
    {
        await using var node = new Node(_journal);
        await node.SetUpCustomer();
        await node.Handle(Node.Spend("a", 3));
        node.Clock.Now = new DateTimeOffset(2026, 12, 2, 0, 0, 0, TimeSpan.Zero);
        await node.Accounts.Wake(Node.Acme);
        var closed = Assert.IsType<PeriodClosed>(RecordCodec.Decode(_journal.Find(Node.Acme, EventKey.OfInvoice("2026-11")).Single().Payload.Span));
        var written = closed.Invoice!;
        return new InvoiceEntry("acme", "2026-11", closed.At, "USD", written.Total, written.Total - written.CarriedOver, written.DueAt, Convert.ToHexStringLower(SHA256.HashData(written.Body)));
    }

    private async Task Enter(params InvoiceEntry[] entries)
    {
        await using var commits = new GroupCommit(_journal);
        await new InvoiceRegister(_journal, commits).Enter("default", entries, static n => $"INV-{n}", static r => new OutboxMessage(r.Number, "invoice.finalized", "{}"u8.ToArray()));
    }

    /// <summary>Another entry, with the hash that its writer would have stored.</summary>
    private void Append(Frame frame)
    {
        var hash = _journal.Marks(Register, frame.Sequence - 2).Single(m => m.Sequence == frame.Sequence - 1).Hash.Follow(frame);
        _journal.Commit([new Append(Register, frame.Sequence - 1, [frame], []) { Hash = hash }], new AppendResult[1]);
    }

    private VerificationReport Report() => new JournalVerification(_journal, static _ => Node.Catalog).Run();

    private string Faults() => string.Join('\n', Report().Differences);
}
