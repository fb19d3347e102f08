namespace Spend.Gateway.Http;

/// <summary>The id of what a POST creates: from the body, else from the <c>Idempotency-Key</c> header, quoted or bare.</summary>
public static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <summary>On answers that were given before.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    /// <exception cref="ProblemException">400: neither is there, or it is no valid id.</exception>
    public static string Required(HttpRequest request, string? idInBody)
    {
        if (idInBody is not null) return Text.Id(idInBody, "#/id");
        return FromHeader(request) ?? throw new ProblemException(Problem.Invalid("#/id", "An id or an Idempotency-Key header is required."));
    }

    /// <summary>The header's key, or null where there is none.</summary>
    public static string? FromHeader(HttpRequest request)
    {
        var header = request.Headers[Header];
        if (header.Count == 0) return null;
        if (header.Count > 1) throw new ProblemException(Problem.Invalid("#", "More than one Idempotency-Key header."));
        var text = header[0] ?? "";
        if (text.Length >= 2 && text[0] == '"' && text[^1] == '"') text = text[1..^1];
        return Text.FaultOfId(text) is { } fault ? throw new ProblemException(Problem.Invalid("#", "Idempotency-Key: " + fault)) : text;
    }
}
