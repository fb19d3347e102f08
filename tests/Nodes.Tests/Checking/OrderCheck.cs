namespace Spend.Nodes.Tests.Checking;

/// <summary>
/// Real time: what had ended before a request began must be before it in the journal, and a denial or reading must know of it. One sweep
/// over the starts, with the newest of what had ended by then.
/// </summary>
internal static class OrderCheck
{
    /// <param name="attempts">Of one customer.</param>
    public static void Check(int customer, ReadOnlySpan<Request> requests, Attempt[] attempts, Findings findings)
    {
        var byStart = Order(attempts, static a => a.Start);
        var byEnd = Order(attempts, static a => a.End);
        var newest = 0L;
        var newestBy = default(Attempt);
        var ended = 0;
        // What was confirmed before a request was sent for the first time.
        var before = new Dictionary<int, long>();
        foreach (var index in byStart)
        {
            ref readonly var attempt = ref attempts[index];
            for (; ended < byEnd.Length && attempts[byEnd[ended]].End < attempt.Start; ended++)
            {
                ref readonly var earlier = ref attempts[byEnd[ended]];
                if (earlier.Verdict == Verdict.Unanswered || earlier.Sequence <= newest) continue;
                newest = earlier.Sequence;
                newestBy = earlier;
            }
            before.TryAdd(attempt.Request, newest);
            if (attempt.Verdict is not (Verdict.Allowed or Verdict.Denied) || attempt.Sequence == 0) continue;

            var request = requests[attempt.Request];
            if (attempt.Verdict == Verdict.Denied || request.Step == Step.Read)
            {
                if (attempt.Sequence < newest)
                    findings.Add(Broken.Stale, customer, attempt.Sequence, $"{attempt.Verdict} {request.Step} of {request.Id} by node {attempt.Node} at {attempt.Start}, {newest} was answered by node {newestBy.Node} at {newestBy.End}");
            }
            // The end of a hold that a release finds may be older than the release.
            else if (!attempt.Replayed || request.Step != Step.Release)
            {
                var floor = attempt.Replayed ? before[attempt.Request] : newest;
                if (attempt.Sequence <= floor)
                    findings.Add(Broken.Order, customer, attempt.Sequence, $"{request.Step} of {request.Id} by node {attempt.Node} began at {attempt.Start}, after {floor} was answered");
            }
        }
    }

    private static int[] Order(Attempt[] attempts, Func<Attempt, long> key)
    {
        var order = new int[attempts.Length];
        var keys = new long[attempts.Length];
        for (var i = 0; i < order.Length; i++) (order[i], keys[i]) = (i, key(attempts[i]));
        Array.Sort(keys, order);
        return order;
    }
}
