using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spend.Gateway.Tests.Documents;
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

    [Theory]
    [MemberData(nameof(Hostile))]
    public void The_sample_refuses_what_nobody_sends_in_good_faith(string header, string? value)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var headers = Signed(now, "{}"u8.ToArray());
        if (value is null) headers.Remove(header);
        else headers[header] = value;
        Assert.False(IsGenuine(Secret, headers, "{}"u8.ToArray()));
    }

    [Fact]
    public async Task The_python_sample_takes_what_is_signed_and_refuses_what_nobody_sends_in_good_faith()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var body = "{}"u8.ToArray();
        List<Dictionary<string, string?>> requests = [Plain(Signed(now, body)), Plain(Signed(now - 400, body))];
        foreach (var row in Hostile)
        {
            var request = Plain(Signed(now, body));
            if (row.Data.Item2 is { } value) request[row.Data.Item1] = value;
            else request.Remove(row.Data.Item1);
            requests.Add(request);
        }
        var script = $"""
            {Sample("python")}
            import json, sys
            for headers in json.loads(sys.argv[1]): print(is_genuine("{Secret}", headers, b"{'{'}{'}'}"))
            """;
        using var python = Python(script, JsonSerializer.Serialize(requests));
        Assert.SkipWhen(python is null, "No python3 here.");
        var (said, faults) = (await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), await python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal("", faults);
        Assert.Equal(["True", .. Enumerable.Repeat("False", requests.Count - 1)], said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

        static Dictionary<string, string?> Plain(HeaderDictionary headers) => headers.ToDictionary(static h => h.Key, static h => (string?)h.Value.ToString());
    }

    /// <summary>A header, and what stands in it; null: it is missing.</summary>
    public static TheoryData<string, string?> Hostile => new()
    {
        { "webhook-id", null }, { "webhook-id", "" }, { "webhook-id", "\u00fc" }, { "webhook-id", "\u20ac" },
        { "webhook-timestamp", null }, { "webhook-timestamp", "" }, { "webhook-timestamp", "soon" }, { "webhook-timestamp", "1e9" }, { "webhook-timestamp", "-9223372036854775808" },
        { "webhook-timestamp", $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + long.MinValue}" }, { "webhook-timestamp", new string('9', 5_000) }, { "webhook-timestamp", "\u0661\u0662" },
        { "webhook-signature", null }, { "webhook-signature", "" }, { "webhook-signature", "v1,\u00fc" }, { "webhook-signature", "v1" }, { "webhook-signature", "v1,====" },
    };

    [Fact]
    public void The_page_shows_what_is_tested_here()
    {
        var tests = File.ReadAllText(Path.Combine(PricingPage.Root, "tests", "Gateway.Tests", "Webhooks", "SampleTests.cs"));
        Assert.Contains(Plain(Sample("csharp")), Plain(tests), StringComparison.Ordinal);

        static string Plain(string code) => string.Join('\n', code.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Sample(string language)
    {
        var sample = PricingPage.TextOf("webhooks.md").Split($"```{language}\n")[1];
        return sample[..sample.IndexOf("```", StringComparison.Ordinal)];
    }

    private static Process? Python(params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("python3", ["-c", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
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
        if (!uint.TryParse(timestamp, out var seconds) || Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - seconds) > 300) return false;
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
