using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace Spend.Browser.Tests;

/// <summary>A browser window, and everything that went wrong in it: a page that complains in the console fails its test.</summary>
public sealed class Window : IAsyncDisposable
{
    private static readonly string Axe = new StreamReader(typeof(Window).Assembly.GetManifestResourceStream("axe.min.js")!).ReadToEnd();

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    public Window(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Enqueue($"{message.Type}: {message.Text} {message.Location}");
        };
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https", IsLoopback: false }) _complaints.Enqueue("asks somebody else: " + request.Url);
        };
    }

    public IPage Page { get; }

    /// <summary>What the page said went wrong: script errors, blocked content, requests to other hosts. To be empty at the end of every test.</summary>
    public IReadOnlyCollection<string> Complaints => [.. _complaints];

    /// <summary>Where a test provokes what browsers complain about, such as an answer 402.</summary>
    public void ForgetComplaints(string about)
    {
        var others = _complaints.Where(c => !c.Contains(about, StringComparison.Ordinal)).ToArray();
        _complaints.Clear();
        foreach (var other in others) _complaints.Enqueue(other);
    }

    /// <summary>What axe finds that keeps people out: violations of impact serious or critical, in words. Run from the outside, as the page's policy lets no script in.</summary>
    public async Task<IReadOnlyList<string>> Barriers()
    {
        await Page.EvaluateAsync(Axe);
        var found = await Page.EvaluateAsync<JsonElement>("() => axe.run(document, { resultTypes: ['violations'] })");
        return [.. from violation in found.GetProperty("violations").EnumerateArray()
                   where violation.GetProperty("impact").GetString() is "serious" or "critical"
                   from node in violation.GetProperty("nodes").EnumerateArray()
                   select $"{violation.GetProperty("id").GetString()}: {node.GetProperty("html").GetString()} {node.GetProperty("failureSummary").GetString()}"];
    }

    /// <summary>Whether anything is wider than the window.</summary>
    public Task<bool> ScrollsSideways() => Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > document.documentElement.clientWidth");

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
