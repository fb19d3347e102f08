namespace Spend.Competitors.Http;

/// <summary>Everything that is not 200: RFC 9457, with <c>decision</c> where the ledger said no.</summary>
internal sealed record Problem(string Type, string Title, int Status, string Code, string? Decision = null, AnswerCap? Limit = null);
