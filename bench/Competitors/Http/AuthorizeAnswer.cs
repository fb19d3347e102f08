namespace Spend.Competitors.Http;

/// <summary>
/// The 200 answer in the shape of Spend's, with one cap where Spend answers three: the competitors keep one cap, so they are
/// not made to serialise what they do not compute.
/// </summary>
internal sealed record AuthorizeAnswer(
    string Decision,
    string Authorization,
    string Status,
    string Charged,
    string Held,
    string Currency,
    AnswerFunds Funds,
    AnswerCap[] Caps,
    AnswerLine[] Lines,
    string Period,
    bool Replayed);

internal sealed record AnswerFunds(string Available, string Held, string Unit);

internal sealed record AnswerCap(string Id, string Limit, string Spent, string Held, string Remaining, DateTime ResetsAt);

internal sealed record AnswerLine(string Meter, string Quantity, string Amount, AnswerPrice Price);

internal sealed record AnswerPrice(string Source, string Id, int Version);
