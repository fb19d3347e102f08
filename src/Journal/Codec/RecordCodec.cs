// The format of a record in the journal. It must only ever GROW: what any released program wrote stays readable for ever.
//
//   record  := version(1) kind(1) at(signed) body
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
using Spend.Core.Metering;
using Spend.Core.Wallets;

namespace Spend.Journal;

/// <summary>The bytes of a <see cref="Record"/> in the journal.</summary>
public static class RecordCodec
{
    private const byte Version = 1;

    /// <exception cref="ArgumentException">A text is no valid UTF-16, or an enum has no such member: refused here, before it can spoil a batch.</exception>
    public static byte[] Encode(Record record)
    {
        var to = RecordWriter.OfThisThread;
        to.Byte(Version);
        to.Byte((byte)KindOf(record));
        to.Signed(record.At.UnixMicroseconds);
        switch (record)
        {
            case Posting posting: PostingCodec.WriteBody(to, posting); break;
            case CustomerConfigured configured: to.Profile(configured.Profile); break;
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
            default: throw NoCodecFor(record);
        }
        return to.Take();
    }

    /// <exception cref="UnknownRecordException">A newer program wrote it.</exception>
    /// <exception cref="CorruptRecordException">No program wrote it.</exception>
    public static Record Decode(ReadOnlySpan<byte> payload)
    {
        var from = new RecordReader(payload);
        var version = from.Byte();
        if (version != Version) throw new UnknownRecordException($"The record has version {version}; this program knows up to {Version}.");
        var kind = from.Enum<RecordKind>();
        var at = new Instant(from.Signed());
        Record record = kind switch
        {
            RecordKind.Posting => PostingCodec.ReadBody(ref from, at),
            RecordKind.CustomerConfigured => new CustomerConfigured(at, from.Profile()),
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
        };
        from.End();
        return record;
    }

    /// <summary>
    /// The event key that a record is found by; default for none. A grant is found where it began, also when that was in the record of a
    /// change or of other grants' end; only refunds are not, because the record that brings them has a key already, or may bring several.
    /// </summary>
    public static EventKey KeyOf(Record record) => record switch
    {
        Posting posting => posting.Key,
        GrantAdded added => EventKey.OfGrant(added.Grant.Id),
        PlanGrantsEnded { RollsInto: { } rollover } => EventKey.OfGrant(rollover.Id),
        PlanChanged changed => Array.Find(changed.Grants, static grant => grant.Source == GrantSource.Plan) is { } first ? EventKey.OfGrant(first.Id) : default,
        CustomerConfigured or ChangeScheduled or GrantClosed or PlanGrantsEnded or CapSet or CapRemoved or ContractSet or ContractRemoved or PricesSet or PricesRemoved => default,
        _ => throw NoCodecFor(record),
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
        _ => throw NoCodecFor(record),
    };

    private static UnreachableException NoCodecFor(Record record) => new($"The journal has no format for {record.GetType().Name}.");
}
