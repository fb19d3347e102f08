using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Spend.Gateway.Webhooks.Sending;

namespace Spend.Gateway.Tests.Webhooks;

/// <summary>The verification that docs/webhooks.md shows, letter for letter: it takes what we sign and nothing else.</summary>
public sealed class SampleTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public void The_sample_takes_what_is_signed_now_and_refuses_everything_else()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var body = "{}"u8.ToArray();
        Assert.True(IsGenuine(Secret, Signed(now, body), body));
        Assert.False(IsGenuine("whsec_" + Convert.ToBase64String(new byte[32]), Signed(now, body), body));
        Assert.False(IsGenuine(Secret, Signed(now, body), "[]"u8.ToArray()));
        Assert.False(IsGenuine(Secret, Signed(now - 400, body), body));
        var moved = Signed(now, body);
        moved["webhook-id"] = "msg_2";
        Assert.False(IsGenuine(Secret, moved, body));
        moved["webhook-signature"] = "v2,AAAA v1,? v1,";
        Assert.False(IsGenuine(Secret, moved, body));
    }

    [Fact]
    public void The_page_shows_what_is_tested_here()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Spend.sln"))) folder = Path.GetDirectoryName(folder)!;
        var page = File.ReadAllText(Path.Combine(folder, "docs", "webhooks.md"));
        var sample = page[(page.IndexOf("```csharp\n", StringComparison.Ordinal) + 10)..];
        Assert.Contains(Plain(sample[..sample.IndexOf("```", StringComparison.Ordinal)]), Plain(File.ReadAllText(Path.Combine(folder, "tests", "Gateway.Tests", "Webhooks", "SampleTests.cs"))), StringComparison.Ordinal);

        static string Plain(string code) => string.Join('\n', code.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    private static HeaderDictionary Signed(long timestamp, byte[] body) => new()
    {
        ["webhook-id"] = "msg_1",
        ["webhook-timestamp"] = $"{timestamp}",
        ["webhook-signature"] = WebhookSignature.Of([[1], Convert.FromBase64String(Secret[6..])], "msg_1", timestamp, body),
    };

#pragma warning disable CA1859 // From here on as printed.
    private static bool IsGenuine(string secret, IHeaderDictionary headers, byte[] body)
    {
        string id = headers["webhook-id"]!, timestamp = headers["webhook-timestamp"]!;
        if (!long.TryParse(timestamp, out var seconds) || Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - seconds) > 300) return false;
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed);
        foreach (var signature in headers["webhook-signature"].ToString().Split(' '))
        {
            var given = new byte[expected.Length];
            if (signature.StartsWith("v1,") && Convert.TryFromBase64String(signature[3..], given, out var length)
                && length == expected.Length && CryptographicOperations.FixedTimeEquals(given, expected)) return true;
        }
        return false;
    }
}
