using System.Diagnostics;
using Spend.Core.Accounts;
using Spend.Core.Metering;

namespace Spend.Journal;

/// <summary>Commands about one event or authorization: most of what nodes hand to each other.</summary>
internal static class EventCommandCodec
{
    public static void WriteBody(RecordWriter to, EventCommand command)
    {
        to.Text(command.Id);
        to.Fixed64(command.Fingerprint.Value);
        switch (command)
        {
            case Authorize authorize:
                to.Items(authorize.Items);
                to.Properties(authorize.Properties);
                to.OptionalInstant(authorize.Time, default);
                to.OptionalTime(authorize.HoldFor);
                break;
            case RecordUsage usage:
                to.Items(usage.Items);
                to.Properties(usage.Properties);
                to.OptionalInstant(usage.Time, default);
                break;
            case Settle settle:
                to.OptionalItems(settle.Items);
                to.Flag(settle.Succeeded);
                break;
            case Extend extend:
                to.OptionalItems(extend.Items);
                to.OptionalTime(extend.HoldFor);
                break;
            case Release: break;
            case VoidEvent taken: to.Text(taken.Reason); break;
            case AmendEvent amend:
                to.Items(amend.Items);
                to.Text(amend.Reason);
                break;
            default: throw new UnreachableException($"There is no format for {command.GetType().Name}.");
        }
    }

    public static EventCommand ReadBody(ref RecordReader from, CommandKind kind)
    {
        var (id, fingerprint) = (from.Text(), new Fingerprint(from.Fixed64()));
        return kind switch
        {
            CommandKind.Authorize => new Authorize(id, fingerprint, from.Items(), from.Properties(), from.OptionalInstant(default), from.OptionalTime()),
            CommandKind.RecordUsage => new RecordUsage(id, fingerprint, from.Items(), from.Properties(), from.OptionalInstant(default)),
            CommandKind.Settle => new Settle(id, fingerprint, from.OptionalItems(), from.Flag()),
            CommandKind.Extend => new Extend(id, fingerprint, from.OptionalItems(), from.OptionalTime()),
            CommandKind.Release => new Release(id, fingerprint),
            CommandKind.VoidEvent => new VoidEvent(id, fingerprint, from.Text()),
            CommandKind.AmendEvent => new AmendEvent(id, fingerprint, from.Items(), from.Text()),
            _ => throw new UnreachableException($"{kind} is read elsewhere."),
        };
    }
}
