namespace Spend.Competitors.Http;

/// <summary>The body of <c>POST /v1/authorize</c>, with every field of the contract that wrk sends, so all systems parse the same bytes.</summary>
internal sealed record AuthorizeRequest(
    string Id,
    string Customer,
    RequestItem[] Items,
    Dictionary<string, string>? Properties = null,
    bool Hold = false,
    int? ExpiresIn = null,
    DateTimeOffset? Time = null);

internal sealed record RequestItem(string Meter, string Quantity, Dictionary<string, string>? Properties = null);
