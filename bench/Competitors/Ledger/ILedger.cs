using Spend.Competitors.Http;

namespace Spend.Competitors.Ledger;

/// <summary>What a competitor is: it decides one request and, unless it is echo, has made the decision durable when it returns.</summary>
internal interface ILedger
{
    ValueTask<Outcome> DecideAsync(AuthorizeRequest request);
}
