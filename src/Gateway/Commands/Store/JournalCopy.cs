using Spend.Journal;

namespace Spend.Gateway.Commands.Store;

/// <summary>Copies all customers of one journal into another that is empty, and compares what is then in both.</summary>
/// <param name="outbox">Of the source.</param>
internal sealed class JournalCopy(IJournal source, IOutbox outbox, IJournal target)
{
    private const int CustomersAtOnce = 64, Page = 1_000;

    private long _total, _readBack;

    public long Customers { get; private set; }

    public long Records { get; private set; }

    public long Messages { get; private set; }

    /// <summary>Records to copy and to read back, once they are counted.</summary>
    public long? Total => Volatile.Read(ref _total) is > 0 and var total ? total : null;

    /// <summary>Of these, what is done, while it runs.</summary>
    public long Done => Records + Volatile.Read(ref _readBack);

    /// <exception cref="JournalCorruptException">The source's records are not those that were written.</exception>
    /// <exception cref="CommandFailedException">Somebody else writes into the target.</exception>
    public void Copy(CancellationToken stop)
    {
        Volatile.Write(ref _total, 2 * AllCustomers(source).Sum(source.HeadOf));
        var messages = PendingMessages();
        List<CopiedCustomer> open = [];
        try
        {
            using var all = AllCustomers(source).GetEnumerator();
            while (true)
            {
                stop.ThrowIfCancellationRequested();
                while (open.Count < CustomersAtOnce && all.MoveNext())
                {
                    open.Add(new CopiedCustomer(source, all.Current, messages.GetValueOrDefault(all.Current, [])));
                    if (all.Current != InvoiceRegister.IdOf(all.Current.Tenant)) Customers++;
                }
                if (open.Count == 0) return;
                open = CommitNext(open);
            }
        }
        finally
        {
            foreach (var customer in open) customer.Dispose();
        }
    }

    /// <summary>Reads everything back.</summary>
    /// <exception cref="CommandFailedException">The target holds something else.</exception>
    public void Compare(IOutbox copiedOutbox, CancellationToken stop)
    {
        if (!source.Tenants().SequenceEqual(target.Tenants())) throw new CommandFailedException("The copy has other tenants.");
        foreach (var tenant in source.Tenants())
            if (!AllCustomers(source, tenant).SequenceEqual(AllCustomers(target, tenant))) throw new CommandFailedException($"The copy has other customers of '{tenant}'.");
        foreach (var customer in AllCustomers(source))
        {
            stop.ThrowIfCancellationRequested();
            var (from, to) = (HashOf(source, customer), HashOf(target, customer));
            if (from != to || source.HeadOf(customer) != target.HeadOf(customer) || target.Marks(customer, from.Head - 1).Last() != new ChainMark(from.Head, from.Hash))
                throw new CommandFailedException($"The copy has other records of {customer}.");
            Interlocked.Add(ref _readBack, from.Head);
        }
        var (before, after) = (PendingMessages(outbox), PendingMessages(copiedOutbox));
        if (before.Count != after.Count || before.Any(own => !after.TryGetValue(own.Key, out var copied) || !own.Value.Select(Key).SequenceEqual(copied.Select(Key))))
            throw new CommandFailedException("The copy has other messages that wait for delivery.");
    }

    private static (string Id, string Type, string Body) Key(OutboxMessage message) => (message.Id, message.Type, Convert.ToBase64String(message.Body.Span));

    private static (long Head, ChainHash Hash) HashOf(IJournal journal, CustomerId customer)
    {
        var (head, hash) = (0L, ChainHash.Origin(customer));
        foreach (var frame in journal.Read(customer, 0)) (head, hash) = (frame.Sequence, hash.Follow(frame));
        return (head, hash);
    }

    private static IEnumerable<CustomerId> AllCustomers(IJournal journal) => journal.Tenants().SelectMany(tenant => AllCustomers(journal, tenant));

    /// <summary>Whose records there are: first the register of invoices, which is in no list of customers.</summary>
    private static IEnumerable<CustomerId> AllCustomers(IJournal journal, string tenant)
    {
        if (InvoiceRegister.IdOf(tenant) is var register && journal.HeadOf(register) > 0) yield return register;
        for (var last = ""; journal.Customers(tenant, last, Page) is { Count: > 0 } page; last = page[^1])
            foreach (var customer in page) yield return new CustomerId(tenant, customer);
    }

    private Dictionary<CustomerId, IReadOnlyList<OutboxMessage>> PendingMessages()
    {
        var found = PendingMessages(outbox);
        Messages = found.Values.Sum(static messages => (long)messages.Count);
        return found;
    }

    private static Dictionary<CustomerId, IReadOnlyList<OutboxMessage>> PendingMessages(IOutbox outbox)
    {
        var found = new Dictionary<CustomerId, IReadOnlyList<OutboxMessage>>();
        for (long last = 0; outbox.Pending(last, Page) is { Count: > 0 } page; last = page[^1].Number)
            foreach (var (_, customer, message) in page) found[customer] = [.. found.GetValueOrDefault(customer, []), message];
        return found;
    }

    /// <summary>Commits one part of each customer; answers those who have more.</summary>
    private List<CopiedCustomer> CommitNext(List<CopiedCustomer> customers)
    {
        var parts = customers.ConvertAll(static customer => (Customer: customer, Append: customer.Next()));
        Append[] batch = [.. parts.Where(static part => part.Append is not null).Select(static part => part.Append!)];
        var results = new AppendResult[batch.Length];
        if (batch.Length > 0) target.Commit(batch, results);
        if (results.Contains(AppendResult.Conflict)) throw new CommandFailedException("Somebody else writes into the database. Drop it, make it anew, and copy again with no node running.");
        Records += batch.Sum(static append => (long)append.Frames.Count);
        foreach (var (customer, _) in parts.Where(static part => part.Append is null)) customer.Dispose();
        return [.. parts.Where(static part => part.Append is not null).Select(static part => part.Customer)];
    }
}
