namespace Spend.Gateway.Access;

/// <summary>What lets a request in where it is not an API key.</summary>
/// <param name="Find">Whom it lets in now; null: nobody any more.</param>
public sealed record Credential(Func<Caller?> Find);

public static class CredentialOfRequest
{
    /// <summary>Asked again while a long answer goes on: whether what let the request in still would. Keys are revoked, and sessions end.</summary>
    public static Func<bool> IsStillLetIn(this HttpContext context, KeyRing keys)
    {
        if (context.Features.Get<Credential>() is { } credential) return () => credential.Find() is not null;
        var key = context.Request.Headers.Authorization.ToString();
        return () => keys.Find(key) is not null;
    }
}
