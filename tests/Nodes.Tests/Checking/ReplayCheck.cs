namespace Spend.Nodes.Tests.Checking;

/// <summary>One request, one decision: however often it was asked, and by whichever node it was answered.</summary>
internal static class ReplayCheck
{
    /// <param name="attempts">Of one customer.</param>
    public static void Check(int customer, ReadOnlySpan<Request> requests, Attempt[] attempts, Findings findings)
    {
        // By request, the first confirmed answer and the earliest end of one.
        var firsts = new Dictionary<int, (Attempt Answer, long End, int Fresh)>();
        foreach (ref readonly var attempt in attempts.AsSpan())
        {
            var request = requests[attempt.Request];
            if (attempt.Verdict != Verdict.Allowed || IsRepeatable(request.Step)) continue;
            var fresh = attempt.Replayed ? 0 : 1;
            if (!firsts.TryGetValue(attempt.Request, out var known))
            {
                firsts.Add(attempt.Request, (attempt, attempt.End, fresh));
                continue;
            }
            firsts[attempt.Request] = (known.Answer, Math.Min(known.End, attempt.End), known.Fresh + fresh);
            if (known.Answer.Sequence != attempt.Sequence || known.Answer.Figures != attempt.Figures)
                findings.Add(Broken.Replay, customer, attempt.Sequence, $"{request.Step} of {request.Id}: {attempt.Figures} at {attempt.Sequence}, before it was {known.Answer.Figures} at {known.Answer.Sequence}");
            if (known.Fresh + fresh > 1) findings.Add(Broken.Doubled, customer, attempt.Sequence, $"{request.Step} of {request.Id} was decided twice");
        }

        foreach (ref readonly var attempt in attempts.AsSpan())
        {
            if (attempt.Verdict == Verdict.Unanswered || !firsts.TryGetValue(attempt.Request, out var first) || attempt.Start <= first.End) continue;
            if (attempt.Verdict == Verdict.Allowed && attempt.Replayed) continue;
            var request = requests[attempt.Request];
            findings.Add(Broken.Doubled, customer, first.Answer.Sequence, $"{request.Step} of {request.Id} was forgotten: confirmed, then {attempt.Verdict} {attempt.Code}");
        }
    }

    /// <summary>To extend a hold again extends it again; reading and setting a limit record nothing about an id.</summary>
    private static bool IsRepeatable(Step step) => step is Step.Extend or Step.Read or Step.Limit;
}
