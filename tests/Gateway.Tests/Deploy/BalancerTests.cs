using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Spend.Gateway.Http;
using Spend.Gateway.Tests.Kill;

namespace Spend.Gateway.Tests.Deploy;

/// <summary>The balancer's configuration, run by the real HAProxy in front of three nodes that say who they are.</summary>
public sealed class BalancerTests : IAsyncLifetime
{
    private const string Customers = "/v1/customers/";

    private readonly string _folder = Directory.CreateTempSubdirectory("spend-balancer-").FullName;
    private readonly Dictionary<string, WebApplication> _nodes = [];
    private readonly HttpClient _client = new();
    private Process? _balancer;
    private Uri? _health;

    public async ValueTask InitializeAsync()
    {
        if (!AlertRuleTests.OnPath("haproxy")) return;
        string[] names = ["one", "two", "three"];
        foreach (var name in names) _nodes[name] = await Node(name);
        var (port, health) = (GatewayProcess.FreePort(), GatewayProcess.FreePort());
        // Only the addresses are others than in production.
        var configuration = DeployFiles.Text("haproxy/haproxy.cfg").Replace("bind :8080\n", $"bind 127.0.0.1:{port}\n", StringComparison.Ordinal).Replace("bind :8404\n", $"bind 127.0.0.1:{health}\n", StringComparison.Ordinal);
        await File.WriteAllTextAsync($"{_folder}/haproxy.cfg", configuration);
        _balancer = Start("-f", $"{_folder}/haproxy.cfg");
        _client.BaseAddress = new Uri($"http://127.0.0.1:{port}");
        _health = new Uri($"http://127.0.0.1:{health}/livez");
        await Until(async () => (await _client.GetAsync(_health)).IsSuccessStatusCode);
        // Each node is up after two checks.
        await Until(async () => (await Task.WhenAll(Enumerable.Range(0, 60).Select(n => Answer($"{Customers}{n}")))).Distinct().Count() == 3);
    }

    public async ValueTask DisposeAsync()
    {
        if (_balancer is not null)
        {
            _balancer.Kill(entireProcessTree: true);
            await _balancer.WaitForExitAsync();
            _balancer.Dispose();
        }
        foreach (var node in _nodes.Values) await node.DisposeAsync();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task HAProxy_accepts_the_configuration_without_a_warning()
    {
        SkipWithoutProgram();
        using var check = Start("-c", "-f", Path.Combine(DeployFiles.Folder, "haproxy", "haproxy.cfg"));
        var said = await check.StandardOutput.ReadToEndAsync() + await check.StandardError.ReadToEndAsync();
        await check.WaitForExitAsync();
        Assert.True(check.ExitCode == 0, said);
        Assert.DoesNotContain("WARNING", said);
    }

    [Fact]
    public async Task A_customer_has_one_node_however_it_is_named()
    {
        SkipWithoutProgram();
        foreach (var customer in Enumerable.Range(0, 20).Select(static n => $"customer {n}"))
        {
            var name = Uri.EscapeDataString(customer);
            string[] nodes = [await Answer($"{Customers}{name}"), await Answer($"{Customers}{name}/caps/a"), await Answer($"/v1/authorizations/r1?customer={name}"), await Answer("/v1/authorize", customer)];
            Assert.Single(nodes.Distinct());
        }
    }

    [Fact]
    public async Task What_the_client_says_counts_more_than_the_address()
    {
        SkipWithoutProgram();
        var byHeader = await Answer("/v1/authorize", "acme");
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Answer($"{Customers}{n}", "acme"))), node => Assert.Equal(byHeader, node));
    }

    [Fact]
    public async Task Requests_that_name_no_customer_go_round()
    {
        SkipWithoutProgram();
        Assert.Equal(3, (await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Answer("/v1/authorize")))).Distinct().Count());
    }

    [Fact]
    public async Task When_a_node_leaves_only_its_customers_move()
    {
        SkipWithoutProgram();
        var customers = Enumerable.Range(0, 100).Select(static n => $"{Customers}{n}").ToArray();
        var before = await Task.WhenAll(customers.Select(c => Answer(c)));
        var gone = before[0];
        await _nodes[gone].StopAsync();
        await Until(async () => !(await Task.WhenAll(customers.Select(c => Answer(c)))).Contains(gone));
        var after = await Task.WhenAll(customers.Select(c => Answer(c)));
        for (var i = 0; i < customers.Length; i++)
            if (before[i] != gone) Assert.Equal(before[i], after[i]);
        Assert.Equal(2, after.Distinct().Count());
    }

    [Fact]
    public async Task Without_nodes_the_answer_is_the_programs_own_when_its_database_is_away()
    {
        SkipWithoutProgram();
        foreach (var node in _nodes.Values) await node.StopAsync();
        await Until(async () => (await _client.GetAsync("/v1/authorize")).StatusCode == System.Net.HttpStatusCode.ServiceUnavailable);
        var answer = await _client.GetAsync("/v1/authorize");
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Problem.Unavailable.RetryAfter, (int)answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.Equal((Problem.Unavailable.Code, "urn:spend:problem:" + Problem.Unavailable.Code, Problem.Unavailable.Status), (body["code"]!.ToString(), body["type"]!.ToString(), (int)body["status"]!));
        Assert.True((await _client.GetAsync(_health)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Figures_of_nodes_do_not_leave_through_the_balancer()
    {
        SkipWithoutProgram();
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await _client.GetAsync("/metrics")).StatusCode);
    }

    private static void SkipWithoutProgram()
    {
        if (!AlertRuleTests.OnPath("haproxy")) Assert.Skip("haproxy is not on this machine (Debian: haproxy).");
    }

    private static async Task<WebApplication> Node(string name)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapFallback(async context => await context.Response.WriteAsync(name));
        await app.StartAsync();
        return app;
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(File.Exists("/usr/sbin/haproxy") ? "/usr/sbin/haproxy" : "haproxy", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (number, node) in _nodes.Values.Index()) start.Environment[$"NODE{number + 1}"] = new Uri(node.Urls.First()).Authority;
        var process = Process.Start(start)!;
        return process;
    }

    private async Task<string> Answer(string path, string? customer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (customer is not null) request.Headers.Add("Spend-Customer", customer);
        using var answer = await _client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task Until(Func<Task<bool>> isSo)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(30); ;)
        {
            try
            {
                if (await isSo()) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            Assert.True(DateTime.UtcNow < deadline, "It did not come about within 30 s.");
            await Task.Delay(50);
        }
    }
}
