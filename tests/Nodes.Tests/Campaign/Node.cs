using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Spend.Gateway.Tests.Kill;

namespace Spend.Nodes.Tests.Campaign;

/// <summary>One process of a node and its successors at the same address, as clients see it.</summary>
internal sealed class Node : IDisposable
{
    private const string Conflicts = "spend_journal_conflicts_total", Failures = "spend_commit_failures_total";

    private readonly Func<Task<GatewayProcess>> _start;
    private readonly HttpClient _http, _patient;
    private (long Conflicts, long Failures) _ofFormerLives, _ofThisLife;
    private long _avoidUntil;

    public Node(int number, int port, string adminKey, Func<Task<GatewayProcess>> start)
    {
        (Number, _start) = (number, start);
        _http = Client(TimeSpan.FromSeconds(5));
        _patient = Client(TimeSpan.FromSeconds(60));

        HttpClient Client(TimeSpan timeout)
        {
            var client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2) }) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = timeout };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", adminKey);
            return client;
        }
    }

    public int Number { get; }

    public GatewayProcess? Process { get; private set; }

    /// <summary>Whether it did not answer a moment ago.</summary>
    public bool IsAvoided => Stopwatch.GetTimestamp() < _avoidUntil;

    /// <summary>Appends that were fenced off and commits that failed, of all lives, as far as it was asked before each death.</summary>
    public (long Conflicts, long Failures) Counted => (_ofFormerLives.Conflicts + _ofThisLife.Conflicts, _ofFormerLives.Failures + _ofThisLife.Failures);

    public async Task Start() => Process = await _start();

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        Process?.Kill();
        Process?.Dispose();
        Process = null;
        _ofFormerLives = Counted;
        _ofThisLife = default;
    }

    /// <summary>One attempt. Null: no answer came in time.</summary>
    /// <param name="body">Null: a GET.</param>
    public async Task<Answer?> Send(HttpMethod method, string path, string? body)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await _http.SendAsync(request);
            return new Answer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Headers.Contains("Idempotent-Replayed"));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            _avoidUntil = Stopwatch.GetTimestamp() + (e is TaskCanceledException ? 2 : 0) * Stopwatch.Frequency;
            return null;
        }
    }

    /// <summary>For long lists.</summary>
    public Stream Read(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        var response = _patient.Send(request, HttpCompletionOption.ResponseHeadersRead);
        return response.EnsureSuccessStatusCode().Content.ReadAsStream();
    }

    /// <summary>Asks for its counters, so that its death does not take them along.</summary>
    public async Task Count()
    {
        if (await Send(HttpMethod.Get, "/metrics", null) is not { Status: 200 } answer) return;
        var (conflicts, failures) = (0L, 0L);
        foreach (var line in Encoding.UTF8.GetString(answer.Body).Split('\n'))
        {
            if (line.StartsWith(Conflicts + " ", StringComparison.Ordinal)) conflicts = long.Parse(line.AsSpan(Conflicts.Length + 1));
            if (line.StartsWith(Failures + " ", StringComparison.Ordinal)) failures = long.Parse(line.AsSpan(Failures.Length + 1));
        }
        _ofThisLife = (conflicts, failures);
    }

    public void Dispose()
    {
        Process?.Dispose();
        _http.Dispose();
        _patient.Dispose();
    }

    /// <param name="IsReplay">By the header.</param>
    public sealed record Answer(int Status, byte[] Body, bool IsReplay);
}
