using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Spend.Gateway.Tests.Kill;

namespace Spend.Gateway.Tests.Webhooks;

/// <summary>A receiver of webhooks in a process of its own. What it got outlives it.</summary>
public sealed class ReceiverProcess : IDisposable
{
    private readonly ConcurrentQueue<Received> _received = new();
    private Process? _process;

    public int Port { get; } = GatewayProcess.FreePort();

    public IReadOnlyCollection<Received> All => [.. _received];

    public IEnumerable<Received> At(string path) => _received.Where(r => r.Path == path);

    /// <param name="path">Begins with how the receiver behaves there.</param>
    public string Url(string path) => $"http://127.0.0.1:{Port}{path}";

    public async Task<ReceiverProcess> Start()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Spend.Receiver.dll"), Port.ToString()]) { RedirectStandardOutput = true };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) =>
        {
            if (e.Data is { } line && line.StartsWith('{') && Received.Of(JsonNode.Parse(line)!) is { Path: not "/ready" } received) _received.Enqueue(received);
        };
        _process.Start();
        _process.BeginOutputReadLine();
        using var client = new HttpClient();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                (await client.GetAsync(Url("/ready"))).EnsureSuccessStatusCode();
                return this;
            }
            catch (HttpRequestException) when (attempt < 600 && !_process.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        if (_process is not null) Kill();
    }
}

/// <summary>One request as the receiver saw it.</summary>
public sealed record Received(string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Id => Headers["webhook-id"];

    public string Type => JsonNode.Parse(Body)!["type"]!.ToString();

    public static Received Of(JsonNode json) =>
        new(json["path"]!.ToString(), json["body"]!.ToString(), json["headers"]!.AsObject().ToDictionary(static h => h.Key, static h => h.Value!.ToString()));

    /// <summary>Whether the secret signed this, by the words of the specification and none of the sender's code.</summary>
    public bool IsSignedBy(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var content = System.Text.Encoding.UTF8.GetBytes(Id + "." + Headers["webhook-timestamp"] + "." + Body);
        using var hmac = new System.Security.Cryptography.HMACSHA256(key);
        var expected = "v1," + Convert.ToBase64String(hmac.ComputeHash(content));
        return Headers["webhook-signature"].Split(' ').Contains(expected);
    }
}
