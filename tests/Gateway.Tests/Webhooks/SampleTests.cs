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
    public Task The_python_sample_takes_what_is_signed_and_refuses_what_nobody_sends_in_good_faith() => Judges("python3", "-c", $"""
        {Sample("python")}
        import json, sys
        for headers in json.load(sys.stdin): print(is_genuine("{Secret}", headers, b"{'{'}{'}'}"))
        """);

    [Fact]
    public Task The_javascript_sample_takes_what_is_signed_and_refuses_what_nobody_sends_in_good_faith() => Judges("node", "-e", $$"""
        {{Sample("javascript")}}
        const requests = JSON.parse(require('node:fs').readFileSync(0, 'utf8'))
        for (const headers of requests) console.log(isGenuine('{{Secret}}', headers, Buffer.from('{}')))
        """);

    [Fact]
    public async Task The_go_sample_takes_what_is_signed_and_refuses_what_nobody_sends_in_good_faith()
    {
        var folder = Directory.CreateTempSubdirectory("spend-go-");
        try
        {
            var program = Path.Combine(folder.FullName, "main.go");
            await File.WriteAllTextAsync(program, $$"""
                package main

                import (
                	"crypto/hmac"
                	"crypto/sha256"
                	"encoding/base64"
                	"encoding/json"
                	"fmt"
                	"net/http"
                	"os"
                	"strconv"
                	"strings"
                	"time"
                )

                {{Sample("go")}}
                func main() {
                	var requests []map[string]string
                	if err := json.NewDecoder(os.Stdin).Decode(&requests); err != nil {
                		panic(err)
                	}
                	for _, request := range requests {
                		headers := http.Header{}
                		for name, value := range request {
                			headers.Set(name, value)
                		}
                		fmt.Println(IsGenuine("{{Secret}}", headers, []byte("{}")))
                	}
                }
                """, TestContext.Current.CancellationToken);
            await Judges("go", "run", program);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_lines_for_a_shell_tell_a_signed_body_from_another()
    {
        var folder = Directory.CreateTempSubdirectory("spend-openssl-");
        try
        {
            var (now, body) = (DateTimeOffset.UtcNow.ToUnixTimeSeconds(), """{"type":"spend.test"}"""u8.ToArray());
            foreach (var (sent, verdict) in new[] { (body, "genuine"), ("""{"type":"other"}"""u8.ToArray(), "forged") })
            {
                await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "body"), sent, TestContext.Current.CancellationToken);
                var headers = Signed(now, body);
                var script = $"cd '{folder.FullName}'; secret={Secret} id={headers["webhook-id"]} timestamp={headers["webhook-timestamp"]} signatures='{headers["webhook-signature"]}'\n{Sample("bash")}";
                using var shell = Program("bash", "-c", script);
                Assert.SkipWhen(shell is null || !OperatingSystem.IsLinux(), "No shell here.");
                Assert.Equal(verdict, (await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim());
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A program that reads requests and says of each on a line of its own whether it is genuine: the first is, no other.</summary>
    private static async Task Judges(string program, params string[] arguments)
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
        using var running = Program(program, arguments);
        Assert.SkipWhen(running is null, $"No {program} here.");
        await running.StandardInput.WriteAsync(JsonSerializer.Serialize(requests));
        running.StandardInput.Close();
        var (said, faults) = (await running.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), await running.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal("", faults);
        Assert.Equal(["true", .. Enumerable.Repeat("false", requests.Count - 1)], said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(static verdict => verdict.ToLowerInvariant()));

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

    /// <summary>Null where the machine has no such program.</summary>
    private static Process? Program(string name, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true });
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
