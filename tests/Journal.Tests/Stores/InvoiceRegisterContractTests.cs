using System.Text;
using Spend.Core;
using Spend.Journal.Verification;

namespace Spend.Journal.Tests.Stores;

/// <summary>The numbers of invoices on every store: none left out, none given twice, whatever is lost on the way.</summary>
public abstract class InvoiceRegisterContractTests<TStore> : IDisposable where TStore : IJournalStore, new()
{
    private readonly TStore _store = new();

    private IJournal Journal => _store.Journal;

    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Numbers_follow_each_other_in_the_order_of_the_invoices()
    {
        await using var commits = new GroupCommit(Journal);
        var register = new InvoiceRegister(Journal, commits);
        await Enter(register, "ann 2026-11", "bob 2026-11", "ann 2026-12");
        await Enter(register, "bob 2026-12", "ann 2027-01");

        Assert.Equal(["INV-1 ann 2026-11", "INV-2 bob 2026-11", "INV-3 ann 2026-12", "INV-4 bob 2026-12", "INV-5 ann 2027-01"], Names(Journal));
        Assert.Equal([1L, 2, 3, 4, 5], register.After("acme", 0, 100).Select(static r => r.Place));
        Assert.Equal(5, register.CountOf("acme"));
        Assert.Equal(["ann", "bob"], ((string[])["ann", "bob"]).Where(c => register.Find(new CustomerId("acme", c), "2026-12") is not null));
        AssertSound();
    }

    [Fact]
    public async Task An_entry_is_found_by_its_invoice_and_comes_back_as_it_was()
    {
        await using var commits = new GroupCommit(Journal);
        var register = new InvoiceRegister(Journal, commits);
        var entry = Entry("ann 2026-11") with { Customer = "änn\0", Total = Money.Parse("-1.5"), Due = Money.Zero, Currency = "EUR" };
        await register.Enter("acme", [entry], Named, Announced);

        Assert.Equal(new RegisteredInvoice(1, "INV-1", entry), register.Find(new CustomerId("acme", "änn\0"), "2026-11"));
        Assert.Null(register.Find(new CustomerId("acme", "änn\0"), "2026-12"));
        Assert.Null(register.Find(new CustomerId("acme", "änn"), "\02026-11"));
        Assert.Null(register.Find(new CustomerId("umbrella", "änn\0"), "2026-11"));
    }

    [Fact]
    public async Task An_invoice_that_is_entered_again_keeps_its_number()
    {
        await using var commits = new GroupCommit(Journal);
        var register = new InvoiceRegister(Journal, commits);
        await Enter(register, "ann 2026-11", "ann 2026-11");
        await Enter(register, "ann 2026-11");
        await Enter(register, "bob 2026-11", "ann 2026-11", "bob 2026-12", "bob 2026-11");

        Assert.Equal(["INV-1 ann 2026-11", "INV-2 bob 2026-11", "INV-3 bob 2026-12"], Names(Journal));
        Assert.Equal(3, _store.Outbox.Pending(0, 100).Count);
    }

    [Fact]
    public async Task What_is_sent_is_committed_with_the_number_and_once()
    {
        await using var commits = new GroupCommit(Journal);
        var register = new InvoiceRegister(Journal, commits);
        await Enter(register, "ann 2026-11", "bob 2026-11");
        await Enter(register, "ann 2026-11");

        var sent = _store.Outbox.Pending(0, 100);
        Assert.Equal(["INV-1", "INV-2"], sent.Select(static e => e.Message.Id));
        Assert.Equal(["ann 2026-11", "bob 2026-11"], sent.Select(static e => Encoding.UTF8.GetString(e.Message.Body.Span)));
        Assert.All(sent, static e => Assert.Equal(InvoiceRegister.IdOf("acme"), e.Customer));
    }

    [Fact]
    public async Task The_register_is_read_by_pages_from_any_number_on()
    {
        await using var commits = new GroupCommit(Journal);
        var register = new InvoiceRegister(Journal, commits);
        for (var i = 1; i <= 3; i++) await Enter(register, $"ann {i}.1", $"ann {i}.2", $"ann {i}.3");

        for (var after = 0; after <= 10; after++)
            for (var limit = 0; limit <= 10; limit++)
                Assert.Equal(Enumerable.Range(1, 9).Skip(after).Take(limit), register.After("acme", after, limit).Select(static r => (int)r.Place));
        Assert.Empty(register.After("umbrella", 0, 10));
        Assert.Equal(0, register.CountOf("umbrella"));
    }

    [Fact]
    public async Task Each_tenant_counts_its_own_and_the_register_is_no_customer()
    {
        await using var commits = new GroupCommit(Journal);
        var register = new InvoiceRegister(Journal, commits);
        Journal.Commit(Appends.To(Appends.Ann, 0, "a"));
        await Enter(register, "ann 2026-11");
        await register.Enter("umbrella", [Entry("ann 2026-11"), Entry("ann 2026-12")], Named, Announced);

        Assert.Equal((1, 2), (register.CountOf("acme"), register.CountOf("umbrella")));
        Assert.Equal(["ann"], Journal.Customers("acme", "", 10));
        Assert.Empty(Journal.Customers("umbrella", "", 10));
        Assert.Equal(["a"], Journal.Texts(Appends.Ann));
    }

    [Fact]
    public async Task Callers_at_the_same_time_share_the_numbers_without_a_gap()
    {
        await using var commits = new GroupCommit(Journal);
        var register = new InvoiceRegister(Journal, commits);
        // Each invoice comes to two of them.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(caller => Task.Run(() => Enter(register, [.. Enumerable.Range(0, 20).Select(i => $"ann {(caller + i % 2) % 4}.{i}")]), TestContext.Current.CancellationToken)));

        Assert.Equal(80, register.CountOf("acme"));
        Assert.Equal(80, register.After("acme", 0, 100).Select(static r => r.Entry.Period).Distinct().Count());
        Assert.Equal(register.After("acme", 0, 100).Select(static r => r.Number), _store.Outbox.Pending(0, 100).Select(static e => e.Message.Id));
        AssertSound();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_commit_whose_outcome_nobody_knows_asking_again_finds_out(bool wasWritten)
    {
        var failing = new Failing(Journal);
        await using var commits = new GroupCommit(failing);
        var register = new InvoiceRegister(failing, commits);
        await Enter(register, "ann 2026-11");
        failing.Next = wasWritten;
        await Assert.ThrowsAsync<JournalUnavailableException>(() => Enter(register, "bob 2026-11", "ann 2026-12"));
        Assert.Equal(wasWritten ? 3 : 1, register.CountOf("acme"));

        // Another process takes it up, with what came meanwhile.
        await using var others = new GroupCommit(Journal);
        await Enter(new InvoiceRegister(Journal, others), "bob 2026-11", "ann 2026-12", "bob 2026-12");
        Assert.Equal(["INV-1 ann 2026-11", "INV-2 bob 2026-11", "INV-3 ann 2026-12", "INV-4 bob 2026-12"], Names(Journal));
        Assert.Equal(["INV-1", "INV-2", "INV-3", "INV-4"], _store.Outbox.Pending(0, 100).Select(static e => e.Message.Id));
        AssertSound();
    }

    private void AssertSound() => AssertSound(Journal);

    internal static Task Enter(InvoiceRegister register, params string[] invoices) => register.Enter("acme", [.. invoices.Select(Entry)], Named, Announced);

    internal static string[] Names(IJournal journal) =>
        [.. journal.Read(InvoiceRegister.IdOf("acme"), 0).Select(static f => InvoiceRegister.Decode(f)).Select(static r => $"{r.Number} {r.Entry.Customer} {r.Entry.Period}")];

    /// <summary>No gap, and the hashes that were stored are those of the frames.</summary>
    internal static void AssertSound(IJournal journal)
    {
        var id = InvoiceRegister.IdOf("acme");
        using var chain = new ChainCheck(id, journal.Marks(id, 0));
        var last = 0L;
        foreach (var frame in journal.Read(id, 0))
        {
            Assert.Equal(++last, frame.Sequence);
            Assert.Null(chain.Follow(frame));
        }
    }

    private static InvoiceEntry Entry(string name) =>
        new(name.Split(' ')[0], name.Split(' ')[1], Instant.Parse("2026-12-02T00:00:00Z"), "USD", Money.Parse("119"), Money.Parse("59.5"), Instant.Parse("2027-01-01T00:00:00Z"), new string('a', 64));

    private static string Named(long number) => $"INV-{number}";

    private static OutboxMessage Announced(RegisteredInvoice invoice) => new(invoice.Number, "invoice.finalized", Encoding.UTF8.GetBytes($"{invoice.Entry.Customer} {invoice.Entry.Period}"));

    /// <summary>A journal whose reply, or whose commit, is lost once.</summary>
    private sealed class Failing(IJournal journal) : IJournal
    {
        /// <summary>Whether the next commit, which fails, is written all the same; null: it does not fail.</summary>
        public bool? Next { get; set; }

        public void Commit(IReadOnlyList<Append> batch, Span<AppendResult> results)
        {
            var next = Next;
            Next = null;
            if (next != false) journal.Commit(batch, results);
            if (next is not null) throw new JournalUnavailableException("The connection is gone.");
        }

        public IEnumerable<Frame> Read(CustomerId customer, long after, int limit = int.MaxValue) => journal.Read(customer, after, limit);

        public IReadOnlyList<Frame> Find(CustomerId customer, Core.Metering.EventKey key) => journal.Find(customer, key);

        public long HeadOf(CustomerId customer) => journal.HeadOf(customer);

        public ValueTask<long> LatestHead(CustomerId customer) => journal.LatestHead(customer);

        public IEnumerable<ChainMark> Marks(CustomerId customer, long after) => journal.Marks(customer, after);

        public bool IsShared => journal.IsShared;

        public long NextEpoch() => journal.NextEpoch();

        public Snapshot? LatestSnapshot(CustomerId customer) => journal.LatestSnapshot(customer);

        public void Store(CustomerId customer, Snapshot snapshot) => journal.Store(customer, snapshot);

        public IReadOnlyList<string> Customers(string tenant, string after, int limit) => journal.Customers(tenant, after, limit);

        public IReadOnlyList<string> Tenants() => journal.Tenants();
    }
}
