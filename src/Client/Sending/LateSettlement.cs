using System.Net;
using Microsoft.Extensions.Logging;

namespace Spend.Client;

/// <summary>
/// The settlement of something that was used, so it must not come to nothing: where the controller refuses one count of it, the next
/// takes its place.
/// </summary>
/// <param name="counts">Bodies of settlements, the best first.</param>
internal sealed class LateSettlement(string id, string path, IReadOnlyList<byte[]> counts, ILogger log) : Errand
{
    private int _at;

    public override string What => "settle";

    /// <summary>What was answered; null until it is delivered.</summary>
    public Decision? Decision { get; private set; }

    public override async Task<Delivery> Deliver(Transport transport, CancellationToken cancel)
    {
        for (; ; _at++)
        {
            var reply = await transport.SendOnce(HttpMethod.Post, path, counts[_at], cancel).ConfigureAwait(false);
            if (!reply.IsFinal) return Later(reply);
            if (reply.IsSuccess)
            {
                Decision = Answers.Decision(reply, id);
                return Delivery.Done;
            }
            var problem = reply.Problem();
            // That the hold is over is true of every count.
            if (_at == counts.Count - 1 || reply.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict) throw new SpendException(problem);
            log.SettlementRefused(problem.Code, problem.Detail);
        }
    }
}
