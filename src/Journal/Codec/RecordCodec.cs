// The format of a record in the journal. It must only ever GROW: what any released program wrote stays readable for ever.
//
//   record  := version(1) kind(1) at(signed) [by(text), where the highest bit of the kind is set] body
//   number  := LEB128, the shortest form only        signed := zigzag number
//   text    := number of bytes, UTF-8                 amount := see AmountCodec.cs
//   body    := by kind (RecordKind.cs); a posting begins with the set of its fields (PostingFields.cs)
//
// How to change it: a new record gets a new kind; a new field of a posting gets a new bit. Both leave the version alone, because an
// older program refuses kinds and bits it does not know. Any other change needs a new version here, with the old branch kept in the
// readers, and a new folder of fixtures in tests/Journal.Tests/Codec/Fixtures.
//
// Version history
//   1  the first format
using System.Diagnostics;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Metering;
using Spend.Core.Wallets;

namespace Spend.Journal;

/// <summary>The bytes of a <see cref="Record"/> in the journal.</summary>
public static class RecordCodec
{
    private const byte Version = 1;

    /// <summary>In the byte of the kind: it says who asked for it.</summary>
    private const byte HasBy = 0x80;

    /// <exception cref="ArgumentException">A text is no valid UTF-16, or an enum has no such member: refused here, before it can spoil a batch.</exception>
    public static byte[] Encode(Record record)
    {
        var to = RecordWriter.OfThisThread;
        Write(to, record);
        return to.Take();
    }

    /// <summary>As a part of something else.</summary>
    internal static void Write(RecordWriter to, Record record)
    {
        to.Byte(Version);
        to.Byte((byte)((byte)KindOf(record) | (record.By is null ? 0 : HasBy)));
        to.Signed(record.At.UnixMicroseconds);
        if (record.By is { } by) to.Text(by);
        switch (record)
        {
            case Posting posting: PostingCodec.WriteBody(to, posting); break;
            case CustomerConfigured configured:
                to.Profile(configured.Profile);
                // Behind what the first program wrote, where there is anything to say.
                if (configured.Profile.Invoicing != InvoiceTerms.Usual) to.InvoiceTerms(configured.Profile.Invoicing);
                break;
            case PlanChanged changed: ChangeCodec.WriteBody(to, changed); break;
            case ChangeScheduled scheduled: to.Scheduled(scheduled.Change, scheduled.At); break;
            case GrantAdded added: to.Grant(added.Grant, added.At); break;
            case GrantClosed closed:
                to.Text(closed.Grant);
                to.Enum(closed.Status);
                to.Amount(closed.Lapsed);
                break;
            case PlanGrantsEnded ended:
                to.Burns(ended.Lapsed);
                to.Flag(ended.RollsInto is not null);
                if (ended.RollsInto is { } rollover) to.Grant(rollover, ended.At);
                break;
            case CapSet set: to.Cap(set.Cap); break;
            case CapRemoved removed: to.Text(removed.Cap); break;
            case ContractSet set: to.Contract(set.Contract, set.At); break;
            case PricesSet set: to.PriceTerms(set.Prices); break;
            case ContractRemoved or PricesRemoved: break;
            case EpochStarted started:
                to.Signed(started.Epoch);
                to.Text(started.Node);
                break;
            case PeriodClosed or InvoiceRecord or BalanceRefunded: InvoiceCodec.WriteBody(to, record); break;
            default: ControlCodec.WriteBody(to, record); break;
        }
    }

    /// <exception cref="UnknownRecordException">A newer program wrote it.</exception>
    /// <exception cref="CorruptRecordException">No program wrote it.</exception>
    public static Record Decode(ReadOnlySpan<byte> payload)
    {
        var from = new RecordReader(payload);
        var version = from.Byte();
        if (version != Version) throw new UnknownRecordException($"The record has version {version}; this program knows up to {Version}.");
        var head = from.Byte();
        var kind = FrozenNumbers<RecordKind>.ValueOf((byte)(head & ~HasBy));
        var at = new Instant(from.Signed());
        var by = (head & HasBy) != 0 ? from.Text() : null;
        Record record = kind switch
        {
            RecordKind.Posting => PostingCodec.ReadBody(ref from, at),
            RecordKind.CustomerConfigured => new CustomerConfigured(at, from.Profile() with { Invoicing = from.IsAtEnd ? InvoiceTerms.Usual : from.InvoiceTerms() }),
            RecordKind.PlanChanged => ChangeCodec.ReadBody(ref from, at),
            RecordKind.ChangeScheduled => new ChangeScheduled(at, from.Scheduled(at)),
            RecordKind.GrantAdded => new GrantAdded(at, from.Grant(at)),
            RecordKind.GrantClosed => new GrantClosed(at, from.Text(), from.Enum<GrantStatus>(), from.Amount()),
            RecordKind.PlanGrantsEnded => new PlanGrantsEnded(at, from.Burns(), from.Flag() ? from.Grant(at) : null),
            RecordKind.CapSet => new CapSet(at, from.Cap()),
            RecordKind.CapRemoved => new CapRemoved(at, from.Text()),
            RecordKind.ContractSet => new ContractSet(at, from.Contract(at)),
            RecordKind.ContractRemoved => new ContractRemoved(at),
            RecordKind.PricesSet => new PricesSet(at, from.PriceTerms()),
            RecordKind.PricesRemoved => new PricesRemoved(at),
            RecordKind.EpochStarted => new EpochStarted(at, from.Signed(), from.Text()),
            RecordKind.BudgetClosed or RecordKind.AccountSuspended or RecordKind.AccountResumed or RecordKind.BrakeSet or RecordKind.BrakeTripped or RecordKind.AlertSet
                or RecordKind.AlertRemoved or RecordKind.AlertTriggered or RecordKind.AlertRearmed or RecordKind.CapReached or RecordKind.WalletDepleted or RecordKind.DenialNoted
                or RecordKind.AutoTopUpSet or RecordKind.TopUpRequested or RecordKind.TopUpDeclined => ControlCodec.ReadBody(ref from, kind, at),
            RecordKind.PeriodClosed or RecordKind.InvoicePaid or RecordKind.CreditNoteIssued or RecordKind.InvoiceVoided or RecordKind.InvoiceGivenUp or RecordKind.InvoiceOverdue
                or RecordKind.BalanceRefunded => InvoiceCodec.ReadBody(ref from, kind, at),
        };
        from.End();
        return by is null ? record : record with { By = by };
    }

    /// <summary>
    /// The event key that a record is found by; default for none. A grant is found where it began, also when that was in the record of a
    /// change or of other grants' end; only refunds are not, because the record that brings them has a key already, or may bring several.
    /// </summary>
    public static EventKey KeyOf(Record record) => record switch
    {
        Posting posting => posting.Key,
        GrantAdded added => EventKey.OfGrant(added.Grant.Id),
        PeriodClosed closed => EventKey.OfInvoice(closed.Period.Id),
        InvoiceRecord about => EventKey.OfInvoice(about.Invoice),
        BalanceRefunded refunded => EventKey.OfRefund(refunded.Id),
        PlanGrantsEnded { RollsInto: { } rollover } => EventKey.OfGrant(rollover.Id),
        PlanChanged changed => Array.Find(changed.Grants, static grant => grant.Source == GrantSource.Plan) is { } first ? EventKey.OfGrant(first.Id) : default,
        _ => default,
    };

    private static RecordKind KindOf(Record record) => record switch
    {
        Posting => RecordKind.Posting,
        CustomerConfigured => RecordKind.CustomerConfigured,
        PlanChanged => RecordKind.PlanChanged,
        ChangeScheduled => RecordKind.ChangeScheduled,
        GrantAdded => RecordKind.GrantAdded,
        GrantClosed => RecordKind.GrantClosed,
        PlanGrantsEnded => RecordKind.PlanGrantsEnded,
        CapSet => RecordKind.CapSet,
        CapRemoved => RecordKind.CapRemoved,
        ContractSet => RecordKind.ContractSet,
        ContractRemoved => RecordKind.ContractRemoved,
        PricesSet => RecordKind.PricesSet,
        PricesRemoved => RecordKind.PricesRemoved,
        BudgetClosed => RecordKind.BudgetClosed,
        AccountSuspended => RecordKind.AccountSuspended,
        AccountResumed => RecordKind.AccountResumed,
        BrakeSet => RecordKind.BrakeSet,
        BrakeTripped => RecordKind.BrakeTripped,
        AlertSet => RecordKind.AlertSet,
        AlertRemoved => RecordKind.AlertRemoved,
        AlertTriggered => RecordKind.AlertTriggered,
        AlertRearmed => RecordKind.AlertRearmed,
        CapReached => RecordKind.CapReached,
        WalletDepleted => RecordKind.WalletDepleted,
        DenialNoted => RecordKind.DenialNoted,
        AutoTopUpSet => RecordKind.AutoTopUpSet,
        TopUpRequested => RecordKind.TopUpRequested,
        TopUpDeclined => RecordKind.TopUpDeclined,
        EpochStarted => RecordKind.EpochStarted,
        PeriodClosed => RecordKind.PeriodClosed,
        InvoicePaid => RecordKind.InvoicePaid,
        CreditNoteIssued => RecordKind.CreditNoteIssued,
        InvoiceVoided => RecordKind.InvoiceVoided,
        InvoiceGivenUp => RecordKind.InvoiceGivenUp,
        InvoiceOverdue => RecordKind.InvoiceOverdue,
        BalanceRefunded => RecordKind.BalanceRefunded,
        _ => throw new UnreachableException($"The journal has no format for {record.GetType().Name}."),
    };
}
