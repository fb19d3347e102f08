using System.Net;

namespace Spend.Client;

/// <summary>Reads answers into decisions.</summary>
internal static class Answers
{
    /// <summary>The answer to one request about an authorization.</summary>
    /// <exception cref="SpendException">It was refused, which is neither yes nor no.</exception>
    public static Decision Decision(Reply reply, string id)
    {
        if (!reply.IsAnswer) return Unreachable(id, reply);
        if (reply.IsSuccess || reply.Status == HttpStatusCode.PaymentRequired)
            if (TryDecision(reply.Read(SpendJson.Default.AnswerDocument), id) is { } decision) return decision;
        throw new SpendException(reply.Problem());
    }

    /// <summary>Null for a problem.</summary>
    public static Decision? TryDecision(AnswerDocument document, string id) => document.Decision switch
    {
        "allowed" => new Allowed
        {
            Id = document.Authorization ?? id,
            Status = document.Status ?? "",
            Charged = document.Charged ?? 0,
            Held = document.Held ?? 0,
            Unbilled = document.Unbilled ?? 0,
            Currency = document.Currency ?? "",
            Unit = document.Unit,
            ExpiresAt = document.ExpiresAt,
            Funds = document.Funds,
            Caps = document.Caps ?? [],
            WouldDeny = document.WouldDeny ?? [],
            Lines = document.Lines ?? [],
            Period = document.Period,
            Sequence = document.AsOf?.Sequence ?? 0,
            IsReplay = document.Replayed,
        },
        "denied" => new Denied
        {
            Id = document.Authorization ?? id,
            Reason = DenialCodes.Reason(document.Code ?? ""),
            Code = document.Code ?? "",
            Detail = document.Detail ?? "",
            Remedy = document.Remedy ?? "",
            LimitSource = document.LimitSource,
            Limit = document.Limit,
            Requested = document.Requested,
            Available = document.Available,
            Currency = document.Currency,
            Unit = document.Unit,
            RetryAfter = document.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        },
        _ => null,
    };

    public static SpendProblem Problem(AnswerDocument document) => new(
        int.TryParse(document.Status, out var status) ? (HttpStatusCode)status : null, document.Code ?? "", document.Detail ?? "", document.Errors ?? []);

    public static Denied Unreachable(string id, Reply reply) => new()
    {
        Id = id,
        Reason = DenialReason.Unreachable,
        Code = DenialCodes.Unreachable,
        Detail = reply.Problem().Detail,
        Remedy = "Try again when the controller answers, with the same id if you gave one.",
        RetryAfter = reply.RetryAfter,
    };

    /// <summary>A controller that answered with an error where somebody waits for a yes or a no: that is a no.</summary>
    public static Denied Broken(string id, SpendProblem problem) => new()
    {
        Id = id,
        Reason = DenialReason.Unreachable,
        Code = problem.Code,
        Detail = problem.Detail,
        Remedy = "Try again when the controller answers.",
    };

    /// <summary>A hold that cannot be extended any more.</summary>
    public static Denied Ended(string id, SpendProblem problem) => new()
    {
        Id = id,
        Reason = DenialReason.HoldEnded,
        Code = problem.Code,
        Detail = problem.Detail,
        Remedy = "Begin a new hold.",
    };

    public static EventResult Event(AnswerDocument document, string id) => new(
        document.Id ?? id,
        document.Status switch
        {
            "recorded" => EventStatus.Recorded,
            "duplicate" => EventStatus.Duplicate,
            "late" => EventStatus.Late,
            _ => EventStatus.Rejected,
        },
        document.Charged ?? 0, document.Unbilled ?? 0, document.OverLimit, document.Code, document.Detail);
}
