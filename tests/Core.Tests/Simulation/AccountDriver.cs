using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Plans;

namespace Spend.Core.Tests.Simulation;

/// <summary>
/// Runs commands on one account the way the owner of an account does: what is due first, then the past of the key where it is needed,
/// then the decision, then its record. Keeps the records: they are the journal.
/// </summary>
internal sealed class AccountDriver(Catalog catalog, Instant start)
{
    private readonly Dictionary<EventKey, List<(long Sequence, Record Record)>> _byKey = [];

    public AccountDriver() : this(Sample.Catalog, Sample.Start)
    {
    }

    public Account Account { get; } = new();

    public Catalog Catalog { get; set; } = catalog;

    public Instant Now { get; private set; } = start;

    public List<Record> Records { get; } = [];

    /// <summary>The records without what only tells of others.</summary>
    public List<Record> Facts => [.. Records.Where(static r => r is not (WalletDepleted or CapReached))];

    /// <summary>Whether notes of denials are kept; most tests are about what a denial does not change.</summary>
    public bool NotesDenials { get; init; }

    /// <summary>Called after each record, with the account as it is then.</summary>
    public Action<Record> AfterEach { get; set; } = static _ => { };

    /// <summary>Decides a command and applies what it says.</summary>
    public Decision Do(Command command)
    {
        var decision = Check(command);
        if (decision.Record is { } record && (decision.Status == Status.Accepted || (NotesDenials && decision.Denial is not null))) Apply(record);
        ApplyDue();
        return decision;
    }

    /// <summary>Decides a command and leaves it at that; only what time alone has brought about is applied.</summary>
    public Decision Check(Command command)
    {
        ApplyDue();
        var past = Decider.NeedsPast(Account, command) ? PastOf(command.Key) : Past.Nothing;
        return Decider.Decide(Account, command, past, Catalog, Now);
    }

    /// <summary>Decides a command that must be accepted, and gives its record.</summary>
    public Record Must(Command command)
    {
        var decision = Do(command);
        Assert.Equal(Status.Accepted, decision.Status);
        return decision.Record!;
    }

    /// <summary>As <see cref="Must"/>, for commands about events.</summary>
    public Posting Post(EventCommand command) => Assert.IsType<Posting>(Must(command));

    public Denial Denied(Command command)
    {
        var decision = Do(command);
        Assert.Equal(StatusKind.Denied, decision.Status.Kind());
        return decision.Denial!;
    }

    public AccountDriver Pass(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public AccountDriver At(Instant time)
    {
        Now = Instant.Later(Now, time);
        return this;
    }

    public void ApplyDue()
    {
        while (Decider.Due(Account, Catalog, Now) is { } due) Apply(due);
    }

    /// <summary>Another process takes the account over, before anything that is due.</summary>
    public void TakeOver(long epoch) => Fold(new EpochStarted(Account.JournalTime, epoch, "node"));

    public Past PastOf(EventKey key) => _byKey.TryGetValue(key, out var records) ? new Past([.. records]) : Past.Nothing;

    /// <summary>The account that recovery would build of the records.</summary>
    public Account Replay()
    {
        var account = new Account();
        foreach (var record in Records) account.Apply(record);
        return account;
    }

    private void Apply(Record record)
    {
        Fold(record);
        foreach (var follows in Consequences.Of(Account, record, Catalog)) Fold(follows);
    }

    private void Fold(Record record)
    {
        Account.Apply(record);
        Records.Add(record);
        var key = record switch
        {
            Posting posting => posting.Key,
            GrantAdded added => EventKey.OfGrant(added.Grant.Id),
            PeriodClosed closed => EventKey.OfInvoice(closed.Period.Id),
            InvoiceRecord about => EventKey.OfInvoice(about.Invoice),
            BalanceRefunded refunded => EventKey.OfRefund(refunded.Id),
            _ => default,
        };
        if (!key.IsNone)
        {
            if (!_byKey.TryGetValue(key, out var records)) _byKey.Add(key, records = []);
            records.Add((Account.Sequence, record));
        }
        AfterEach(record);
    }
}
