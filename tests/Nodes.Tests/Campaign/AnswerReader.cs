using System.Globalization;
using System.Text.Json;
using Spend.Nodes.Tests.Checking;

namespace Spend.Nodes.Tests.Campaign;

/// <summary>What an answer says, as far as the checker wants to know.</summary>
internal readonly record struct Heard(Verdict Verdict, bool Replayed, long Sequence, Figures Figures, string? Code, Stop? Stop)
{
    public Attempt Of(int request, int node, long start, long end) => new(request, (byte)node, start, end, Verdict, Replayed, Sequence, Figures, Code, Stop);
}

/// <summary>Reads answers of the API.</summary>
internal static class AnswerReader
{
    public static Heard Read(Step step, Node.Answer answer)
    {
        if (answer.Status is 429 or 503) return default;
        using var json = JsonDocument.Parse(answer.Body);
        var root = json.RootElement;
        return (step, answer.Status) switch
        {
            (Step.Read, 200) => Reading(root),
            (Step.Grant, 200 or 201) => new Heard(Verdict.Allowed, answer.IsReplay, SequenceOf(root), new Figures(0, 0, 0, Amount(root, "amount"), 0, 0), null, null),
            (Step.Limit, 200 or 201) => new Heard(Verdict.Allowed, false, 0, default, null, null),
            _ => Decision(root),
        };
    }

    /// <summary>One answer to a request about an authorization; also at its place in the answer to a batch.</summary>
    public static Heard Decision(JsonElement root)
    {
        if (!root.TryGetProperty("decision", out var decision))
            return root.GetProperty("status").GetInt32() is 429 or 503 ? default : new Heard(Verdict.Refused, false, 0, default, Code(root), null);
        if (decision.ValueEquals("denied")) return new Heard(Verdict.Denied, false, SequenceOf(root), default, Code(root), StopOf(root));
        var funds = root.GetProperty("funds");
        var figures = new Figures(
            Amount(root, "charged"), Amount(root, "held"), Amount(root, "unbilled"), Amount(funds, "available"), Amount(funds, "held"), Move.DigestOf(Counters(root.GetProperty("caps"))));
        return new Heard(Verdict.Allowed, root.GetProperty("replayed").GetBoolean(), SequenceOf(root), figures, null, null);
    }

    /// <summary>Whole units: everything in a campaign is.</summary>
    public static long Amount(JsonElement parent, string name) => long.Parse(parent.GetProperty(name).GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>A window that never ends, ends at the last instant there is, or at none.</summary>
    public static long WindowEnd(JsonElement at)
    {
        if (at.ValueKind == JsonValueKind.Null) return 0;
        var end = at.GetDateTimeOffset().UtcDateTime;
        return end.Year > 9_000 ? 0 : end.Ticks;
    }

    private static Heard Reading(JsonElement root)
    {
        var funds = root.GetProperty("funds");
        var figures = new Figures(0, Amount(root.GetProperty("spend"), "held"), 0, Amount(funds, "available"), Amount(funds, "held"), 0);
        return new Heard(Verdict.Allowed, false, SequenceOf(root), figures, null, null);
    }

    private static Move[] Counters(JsonElement caps)
    {
        var counters = new Move[caps.GetArrayLength()];
        var n = 0;
        foreach (var cap in caps.EnumerateArray())
            counters[n++] = new Move(cap.GetProperty("id").GetString()!, cap.TryGetProperty("counter", out var counter) ? counter.GetString()! : "", 0, Amount(cap, "limit"), 0, 0, Amount(cap, "spent"), Amount(cap, "held"));
        return counters;
    }

    private static Stop? StopOf(JsonElement root)
    {
        var limit = root.GetProperty("limit");
        return limit.ValueKind == JsonValueKind.Null
            ? null
            : new Stop(string.Intern(limit.GetProperty("id").GetString()!), Amount(limit, "spent"), Amount(limit, "held"), Amount(root, "available"), Amount(root, "requested"), WindowEnd(limit.GetProperty("resets_at")));
    }

    private static string Code(JsonElement root) => string.Intern(root.TryGetProperty("code", out var code) ? code.GetString()! : root.GetProperty("status").ToString());

    private static long SequenceOf(JsonElement root) => root.GetProperty("as_of").GetProperty("sequence").GetInt64();
}
