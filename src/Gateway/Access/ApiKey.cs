using System.Text.Json.Serialization;
using Spend.Core;

namespace Spend.Gateway.Access;

/// <summary>An API key as it is stored: the key itself is not in it.</summary>
/// <param name="Hash">SHA-256 of the key, in hexadecimal.</param>
/// <param name="Customer">The customer a key of role customer is bound to.</param>
/// <param name="Platform">Whether it may create tenants: the key of the first start.</param>
public sealed record ApiKey(string Hash, Role Role, string Name, string? Customer, Instant? ExpiresAt, Instant CreatedAt, bool Platform = false)
{
    /// <summary>Kind of its documents.</summary>
    public const string Kind = "api_key";

    /// <summary>The id of its document, which carries it.</summary>
    [JsonIgnore]
    public string Id { get; init; } = "";
}
