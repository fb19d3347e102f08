using System.Diagnostics;
using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Deciding.Answers;
using Spend.Gateway.Deciding.Requests;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Deciding;

/// <summary>What became of one request of a list: an answer, or the problem that kept it from being decided.</summary>
internal readonly record struct Outcome(Answer Answer, Problem? Problem);

/// <summary>
/// Decides a list of requests, each by itself, in order.
/// </summary>
internal static class BatchDecisions
{
    public static async ValueTask<Outcome[]> Decide<TCommand>(DecidingParts parts, Caller caller, List<Parsed<TCommand>> requests)
        where TCommand : Command
    {
        var startedAt = Stopwatch.GetTimestamp();
        var asked = new List<Asked>(requests.Count);
        foreach (var request in requests)
            if (request.IsValid) asked.Add(new Asked(caller.CustomerOf(request.Customer), request.Command));
        var pending = parts.Accounts.HandleAll(asked);
        var next = 0;

        var outcomes = new Outcome[requests.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (requests[i].Errors is { } errors)
            {
                outcomes[i] = new Outcome(default, Problem.Invalid(errors));
                continue;
            }
            try
            {
                var answer = await pending[next++];
                parts.Measures.Decided(answer.Status, startedAt);
                outcomes[i] = new Outcome(answer, null);
            }
            // One account that cannot answer must not hide what the others have already decided.
            catch (Exception e) when (Refusals.OfFailure(e) is not null)
            {
                outcomes[i] = new Outcome(default, Refusals.OfFailure(e));
            }
        }
        return outcomes;
    }

    /// <summary>The problem that stopped every request alike (nothing can be journaled, too much waits): then it is the answer to them all.</summary>
    public static Problem? OfAll(Outcome[] outcomes)
    {
        var first = outcomes.Length == 0 ? null : outcomes[0].Problem;
        if (first?.RetryAfter is null) return null;
        foreach (var outcome in outcomes)
            if (outcome.Problem != first) return null;
        return first;
    }
}
