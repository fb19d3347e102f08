using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Model;

namespace Spend.Core.Tests;

/// <summary>Drives one account of the engine as a node does: what became due first, then the decision, applied at once.</summary>
internal sealed class ModelEngine(ModelCatalog catalog, bool alwaysFetchPast)
{
    private readonly List<(long Sequence, Record Record)> _journal = [];
    private int _asked;
    private Catalog _catalog = ModelTranslation.Catalog(catalog);

    public Account Account { get; } = new();

    /// <summary>What was written since the latest command was asked.</summary>
    public IReadOnlyList<Record> Written => [.. _journal.Skip(_asked).Select(static r => r.Record)];

    /// <summary>Everything that was written, in order.</summary>
    public IEnumerable<Record> Records => _journal.Select(static r => r.Record);

    public Decision? Ask(ModelCommand asked, long clock)
    {
        if (asked is Publish publish)
        {
            _catalog = ModelTranslation.Catalog(publish.Catalog);
            return null;
        }
        _asked = _journal.Count;
        var now = Instant.Later(new Instant(clock), Account.JournalTime);
        while (Decider.Due(Account, _catalog, now) is { } due) Apply(due);

        var command = ModelTranslation.Command(asked);
        var past = Past.Nothing;
        if (!command.Key.IsNone && (alwaysFetchPast || Decider.NeedsPast(Account, command)))
            past = new Past([.. _journal.Where(r => KeyOf(r.Record) == command.Key)]);
        var decision = Decider.Decide(Account, command, past, _catalog, now);
        if (decision.Record is { } record && decision.Status != Status.Replayed) Apply(record);
        while (Decider.Due(Account, _catalog, now) is { } due) Apply(due);
        return decision;
    }

    private void Apply(Record record)
    {
        Fold(record);
        foreach (var follows in Consequences.Of(Account, record, _catalog)) Fold(follows);
    }

    private void Fold(Record record)
    {
        Account.Apply(record);
        _journal.Add((Account.Sequence, record));
        AccountInvariants.AssertAll(Account);
    }

    private static EventKey KeyOf(Record record) => record switch
    {
        Posting posting => posting.Key,
        GrantAdded added => EventKey.OfGrant(added.Grant.Id),
        PeriodClosed closed => EventKey.OfInvoice(closed.Period.Id),
        InvoiceRecord about => EventKey.OfInvoice(about.Invoice),
        BalanceRefunded refunded => EventKey.OfRefund(refunded.Id),
        _ => default,
    };
}
