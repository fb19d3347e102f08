using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Spend.Core;

namespace Spend.Gateway.Webhooks.Endpoints;

/// <summary>Signing secrets: drawn at random, shown once, kept encrypted.</summary>
public sealed class EndpointSecrets(IDataProtectionProvider protection)
{
    /// <summary>Begins a secret as it is shown.</summary>
    public const string Prefix = "whsec_";

    private const int Bytes = 32;

    /// <summary>So many sign at once: with more rotations inside one overlap the oldest sign no more.</summary>
    private const int SigningAtOnce = 3;

    private readonly IDataProtector _protector = protection.CreateProtector("Spend.Webhooks.Secrets.v1");

    /// <summary>A new secret, and the text to show it by.</summary>
    public (SealedSecret Stored, string Shown) Create(Instant now)
    {
        var secret = RandomNumberGenerator.GetBytes(Bytes);
        return (new SealedSecret(Convert.ToBase64String(_protector.Protect(secret)), now), Prefix + Convert.ToBase64String(secret));
    }

    /// <summary>The secrets after a rotation: the new one, and of the others those that can be read and sign on until <paramref name="until"/>.</summary>
    public SealedSecret[] Rotated(SealedSecret[] secrets, SealedSecret added, Instant now, Instant until) =>
    [
        added,
        .. secrets.Where(old => (old.ExpiresAt ?? until) > now && Open(old) is not null)
            .Select(old => old with { ExpiresAt = Instant.Earlier(old.ExpiresAt ?? until, until) })
            .Where(old => old.ExpiresAt > now).Take(SigningAtOnce - 1),
    ];

    /// <summary>The secrets that sign now, newest first; empty where the newest cannot be read.</summary>
    public IReadOnlyList<byte[]> Signing(WebhookEndpoint endpoint, Instant now)
    {
        if (endpoint.Secrets is not [var newest, ..] || Open(newest) is not { } secret) return [];
        return [secret, .. endpoint.Secrets.Skip(1).Where(old => old.ExpiresAt > now).Select(Open).OfType<byte[]>()];
    }

    /// <summary>Whether deliveries can be signed. They cannot where the keys that secrets are encrypted with are gone.</summary>
    public bool CanSign(WebhookEndpoint endpoint) => endpoint.Secrets is [var newest, ..] && Open(newest) is not null;

    private byte[]? Open(SealedSecret secret)
    {
        try
        {
            return _protector.Unprotect(Convert.FromBase64String(secret.Sealed));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
