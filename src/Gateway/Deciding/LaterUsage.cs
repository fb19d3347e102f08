using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Gateway.Deciding.Requests;
using Spend.Journal;

namespace Spend.Gateway.Deciding;

/// <summary>
/// Requests that bring usage for an id that exists (settle, extend, amend). They do not repeat the event's properties; where the type of a
/// token stands only there, the size of the request cannot be told without looking them up.
/// </summary>
internal sealed class LaterUsage(IAccounts accounts)
{
    public ValueTask<Answer> Handle<TCommand>(CustomerId customer, TCommand command)
        where TCommand : EventCommand
    {
        var items = command switch
        {
            Settle settle => settle.Items,
            Extend extend => extend.Items,
            AmendEvent amend => amend.Items,
            _ => null,
        };
        return RequestSize.NeedsEvent(items) ? HandleSized(customer, command, items!) : accounts.Handle(customer, command);
    }

    private async ValueTask<Answer> HandleSized(CustomerId customer, EventCommand command, UsageItem[] items)
    {
        var past = await accounts.History(customer, command.Key);
        var ofEvent = past.Records is [(_, Posting first), ..] ? first.Properties : Properties.None;
        var sized = RequestSize.AddTo(items, ofEvent);
        EventCommand complete = command switch
        {
            Settle settle => settle with { Items = sized },
            Extend extend => extend with { Items = sized },
            AmendEvent amend => amend with { Items = sized },
            _ => command,
        };
        return await accounts.Handle(customer, complete);
    }
}
