// The format of a command that one node hands to another. Nothing keeps it: it lives as long as a call. But while a cluster is renewed
// node by node, programs of two versions read each other.
//
//   command := version(1) kind(1) [by(text), where the highest bit of the kind is set] body
//   body    := by kind (CommandKind.cs); numbers, texts, amounts and parts such as caps and prices as in records (RecordCodec.cs), with
//              instants told against the epoch, because a command has no time of its own
//
// How to change it: a new command gets a new kind. What the parts that records have too get (a bit, a member of an enum) they get here
// as well. All these leave the version alone, because an older program refuses kinds, bits and numbers it does not know. Anything else
// needs a new version, a field behind those that are there too: the older program would refuse the bytes as damaged, not as newer. The
// newer one goes on reading the old version, and writes it while nodes of the old one are left: calls will then say what their node reads,
// and one that does not say reads version 1.
//
// Version history
//   1  the first format
using System.Diagnostics;
using Spend.Core;
using Spend.Core.Accounts;

namespace Spend.Journal;

/// <summary>The bytes of a <see cref="Command"/> between nodes. What is computed, such as its key, is not among them.</summary>
public static class CommandCodec
{
    /// <summary>The version that this program writes, and the newest that it reads.</summary>
    public const byte Version = 1;

    /// <summary>In the byte of the kind: it says who asks.</summary>
    private const byte HasBy = 0x80;

    private const byte HasTime = 1;
    private const byte AtPeriodEnd = 2;

    /// <exception cref="ArgumentException">A text is no valid UTF-16, or an enum has no such member.</exception>
    public static byte[] Encode(Command command)
    {
        var to = RecordWriter.OfThisThread;
        to.Byte(Version);
        to.Byte((byte)((byte)KindOf(command) | (command.By is null ? 0 : HasBy)));
        if (command.By is { } by) to.Text(by);
        switch (command)
        {
            case EventCommand about: EventCommandCodec.WriteBody(to, about); break;
            case Configure configure:
                to.Profile(configure.Profile);
                to.InvoiceTerms(configure.Profile.Invoicing);
                break;
            case Subscribe subscribe:
                to.Text(subscribe.Plan);
                to.Flag(subscribe.Version is not null);
                if (subscribe.Version is { } version) to.Signed(version);
                Write(to, subscribe.Effective);
                break;
            case Cancel cancel: Write(to, cancel.Effective); break;
            case SetContract set: to.Contract(set.Contract, default); break;
            case SetPrices set: to.PriceTerms(set.Prices); break;
            case RemoveContract or RemovePrices or Resume: break;
            case AddGrant add: to.Grant(add.Grant, default); break;
            case VoidGrant taken: to.Text(taken.Grant); break;
            case SetCap set: to.Cap(set.Cap); break;
            case RemoveCap remove:
                to.Text(remove.Cap);
                to.Enum(remove.Owner);
                break;
            case CloseBudget close:
                to.Text(close.Cap);
                to.Count(close.Values.Length);
                foreach (var value in close.Values) to.OptionalText(value);
                break;
            case SetAlert set: to.Alert(set.Alert); break;
            case RemoveAlert remove:
                to.Text(remove.Alert);
                to.Enum(remove.Owner);
                break;
            case Suspend suspend: to.Text(suspend.Reason); break;
            case SetBrake set: to.Brake(set.Brake); break;
            case SetAutoTopUp set: to.AutoTopUp(set.Terms); break;
            case DeclineTopUp decline:
                to.Text(decline.Request);
                to.Text(decline.Reason);
                break;
            case ClosePeriod close: to.OptionalText(close.Period); break;
            case PayInvoice pay:
                to.Text(pay.Invoice);
                to.Text(pay.Id);
                to.Amount(pay.Amount);
                to.OptionalText(pay.Reference);
                break;
            case IssueCreditNote issue:
                to.Text(issue.Invoice);
                to.Text(issue.Id);
                to.Amount(issue.Amount);
                to.Flag(issue.Refunds);
                to.Text(issue.Reason);
                break;
            case VoidInvoice taken:
                to.Text(taken.Invoice);
                to.Text(taken.Reason);
                break;
            case GiveUpInvoice giveUp:
                to.Text(giveUp.Invoice);
                to.Text(giveUp.Reason);
                break;
            case RefundBalance refund:
                to.Text(refund.Id);
                to.Amount(refund.Amount);
                to.OptionalText(refund.Reference);
                break;
            default: throw NoFormat(command);
        }
        return to.Take();
    }

    /// <exception cref="UnknownRecordException">A newer program wrote it.</exception>
    /// <exception cref="CorruptRecordException">No program wrote it.</exception>
    public static Command Decode(ReadOnlySpan<byte> bytes)
    {
        var from = new RecordReader(bytes);
        var version = from.Byte();
        if (version != Version) throw new UnknownRecordException($"The command has version {version}; this program knows up to {Version}.");
        var head = from.Byte();
        var kind = FrozenNumbers<CommandKind>.ValueOf((byte)(head & ~HasBy));
        var by = (head & HasBy) != 0 ? from.Text() : null;
        Command command = kind switch
        {
            CommandKind.Authorize or CommandKind.RecordUsage or CommandKind.Settle or CommandKind.Extend or CommandKind.Release or CommandKind.VoidEvent
                or CommandKind.AmendEvent => EventCommandCodec.ReadBody(ref from, kind),
            CommandKind.Configure => new Configure(from.Profile() with { Invoicing = from.InvoiceTerms() }),
            CommandKind.Subscribe => new Subscribe(from.Text(), from.Flag() ? from.Int() : null, ReadEffective(ref from)),
            CommandKind.Cancel => new Cancel(ReadEffective(ref from)),
            CommandKind.SetContract => new SetContract(from.Contract(default)),
            CommandKind.RemoveContract => new RemoveContract(),
            CommandKind.SetPrices => new SetPrices(from.PriceTerms()),
            CommandKind.RemovePrices => new RemovePrices(),
            CommandKind.AddGrant => new AddGrant(from.Grant(default)),
            CommandKind.VoidGrant => new VoidGrant(from.Text()),
            CommandKind.SetCap => new SetCap(from.Cap()),
            CommandKind.RemoveCap => new RemoveCap(from.Text(), from.Enum<Owner>()),
            CommandKind.CloseBudget => new CloseBudget(from.Text(), ReadValues(ref from)),
            CommandKind.SetAlert => new SetAlert(from.Alert()),
            CommandKind.RemoveAlert => new RemoveAlert(from.Text(), from.Enum<Owner>()),
            CommandKind.Suspend => new Suspend(from.Text()),
            CommandKind.Resume => new Resume(),
            CommandKind.SetBrake => new SetBrake(from.Brake()),
            CommandKind.SetAutoTopUp => new SetAutoTopUp(from.AutoTopUp()),
            CommandKind.DeclineTopUp => new DeclineTopUp(from.Text(), from.Text()),
            CommandKind.ClosePeriod => new ClosePeriod(from.OptionalText()),
            CommandKind.PayInvoice => new PayInvoice(from.Text(), from.Text(), from.Amount(), from.OptionalText()),
            CommandKind.IssueCreditNote => new IssueCreditNote(from.Text(), from.Text(), from.Amount(), from.Flag(), from.Text()),
            CommandKind.VoidInvoice => new VoidInvoice(from.Text(), from.Text()),
            CommandKind.GiveUpInvoice => new GiveUpInvoice(from.Text(), from.Text()),
            CommandKind.RefundBalance => new RefundBalance(from.Text(), from.Amount(), from.OptionalText()),
        };
        from.End();
        return by is null ? command : command with { By = by };
    }

    private static void Write(RecordWriter to, Effective effective)
    {
        to.Byte((byte)((effective.At is null ? 0 : HasTime) | (effective.AtPeriodEnd ? AtPeriodEnd : 0)));
        if (effective.At is { } at) to.Instant(at, default);
    }

    private static Effective ReadEffective(ref RecordReader from)
    {
        var has = RecordReader.Known(from.Byte(), HasTime | AtPeriodEnd, "time of a change");
        return new Effective((has & HasTime) != 0 ? from.Instant(default) : null, (has & AtPeriodEnd) != 0);
    }

    private static string?[] ReadValues(ref RecordReader from)
    {
        var values = new string?[from.Count(bytesOfEach: 1)];
        for (var i = 0; i < values.Length; i++) values[i] = from.OptionalText();
        return values;
    }

    private static CommandKind KindOf(Command command) => command switch
    {
        // The ones that come most often are asked for first.
        Authorize => CommandKind.Authorize,
        RecordUsage => CommandKind.RecordUsage,
        Settle => CommandKind.Settle,
        Extend => CommandKind.Extend,
        Release => CommandKind.Release,
        VoidEvent => CommandKind.VoidEvent,
        AmendEvent => CommandKind.AmendEvent,
        Configure => CommandKind.Configure,
        Subscribe => CommandKind.Subscribe,
        Cancel => CommandKind.Cancel,
        SetContract => CommandKind.SetContract,
        RemoveContract => CommandKind.RemoveContract,
        SetPrices => CommandKind.SetPrices,
        RemovePrices => CommandKind.RemovePrices,
        AddGrant => CommandKind.AddGrant,
        VoidGrant => CommandKind.VoidGrant,
        SetCap => CommandKind.SetCap,
        RemoveCap => CommandKind.RemoveCap,
        CloseBudget => CommandKind.CloseBudget,
        SetAlert => CommandKind.SetAlert,
        RemoveAlert => CommandKind.RemoveAlert,
        Suspend => CommandKind.Suspend,
        Resume => CommandKind.Resume,
        SetBrake => CommandKind.SetBrake,
        SetAutoTopUp => CommandKind.SetAutoTopUp,
        DeclineTopUp => CommandKind.DeclineTopUp,
        ClosePeriod => CommandKind.ClosePeriod,
        PayInvoice => CommandKind.PayInvoice,
        IssueCreditNote => CommandKind.IssueCreditNote,
        VoidInvoice => CommandKind.VoidInvoice,
        GiveUpInvoice => CommandKind.GiveUpInvoice,
        RefundBalance => CommandKind.RefundBalance,
        _ => throw NoFormat(command),
    };

    private static UnreachableException NoFormat(Command command) => new($"There is no format for {command.GetType().Name}.");
}
