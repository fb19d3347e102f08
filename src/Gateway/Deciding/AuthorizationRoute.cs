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
    public async Task HandleAsync(string id, HttpContext context, string? customer = null)
    {
        if (PathId.Of(id) is not { } authorization)
        {
            await PathId.Invalid.WriteTo(context.Response);
            return;
        }
        if (customer is null || Text.FaultOfId(customer) is not null)
        {
            await Problem.Invalid("#", "The query must name one customer: ?customer=.").WriteTo(context.Response);
            return;
        }
        var account = context.Caller().CustomerOf(customer);

        // The account first: reading it ends what is due, so that the history has the end of a hold that has expired by now.
        var currency = await parts.Accounts.Read(account, static (state, _) => state.Profile?.Currency);
        if (currency is null)
        {
            await Problem.Of(Status.UnknownCustomer).WriteTo(context.Response);
            return;
        }
        var past = await parts.Accounts.History(account, EventKey.OfEvent(authorization));
        if (HistoryAnswer.LatestOf(past) is { } latest) await HistoryAnswer.Send(context.Response, customer, currency, latest, past);
        else await Problem.Of(Status.NotFound).WriteTo(context.Response);
    }
}
