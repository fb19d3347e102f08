using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Spend.Gateway.Webhooks.Sending;

/// <summary>Signatures as Standard Webhooks 1.0 has them: HMAC-SHA256 over <c>id.timestamp.body</c>, one for each secret.</summary>
internal static class WebhookSignature
{
    public const string IdHeader = "webhook-id", TimestampHeader = "webhook-timestamp", SignatureHeader = "webhook-signature";

    /// <param name="timestamp">Unix seconds of the attempt, as in its header.</param>
    public static string Of(IReadOnlyList<byte[]> secrets, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, signed))));
    }
}
