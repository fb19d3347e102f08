using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Gateway.Access;
using Spend.Gateway.Deciding.Answers;
using Spend.Gateway.Deciding.Reading;
using Spend.Gateway.Http;

namespace Spend.Gateway.Deciding;

/// <summary>Reads one authorization: state and history.</summary>
internal sealed class AuthorizationRoute(DecidingParts parts)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (PathId.Of(context) is not { } id)
        {
            await PathId.Invalid.WriteTo(context.Response);
            return;
        }
        var query = context.Request.Query["customer"];
        if (query.Count != 1 || Text.FaultOfId(query[0]) is not null)
        {
            await Problem.Invalid("#", "The query must name one customer: ?customer=.").WriteTo(context.Response);
            return;
        }
        var customer = context.Caller().CustomerOf(query[0]!);

        // The account first: reading it ends what is due, so that the history has the end of a hold that has expired by now.
        var currency = await parts.Accounts.Read(customer, static (account, _) => account.Profile?.Currency);
        if (currency is null)
        {
            await Problem.Of(Status.UnknownCustomer).WriteTo(context.Response);
            return;
        }
        var past = await parts.Accounts.History(customer, EventKey.OfEvent(id));
        if (HistoryAnswer.LatestOf(past) is { } latest) await HistoryAnswer.Send(context.Response, customer.Customer, currency, latest, past);
        else await Problem.Of(Status.NotFound).WriteTo(context.Response);
    }
}
