namespace Spend.Gateway.Tests.Health;

public class HealthTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Theory]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    public async Task Health_needs_no_key(string path) => (await gateway.Client(null).Get(path)).Is(200);

    [Fact]
    public async Task Metrics_count_decisions_and_commits_in_the_text_format()
    {
        await gateway.Customer();
        await gateway.Admin.Post("/v1/authorize", """{"id":"a","customer":"nobody","items":[{"meter":"x","quantity":"1"}]}""");
        var answer = (await gateway.Client(null).Get("/metrics")).Is(200);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Message.Content.Headers.ContentType?.ToString());
        var lines = answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, static line => Assert.Matches("^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*\\})? [-+0-9.eE]+)$", line));
        Assert.Contains("spend_decisions_total{outcome=\"allowed\",code=\"accepted\"} 0", lines);
        Assert.Contains(lines, static l => l.StartsWith("spend_decision_seconds_bucket{le=\"+Inf\"}", StringComparison.Ordinal));
        Assert.Contains(lines, static l => l.StartsWith("spend_commit_seconds_count ", StringComparison.Ordinal) && !l.EndsWith(" 0", StringComparison.Ordinal));
        foreach (var name in new[] { "spend_commit_batch_size_sum", "spend_queue_length", "spend_accounts_loaded", "process_cpu_seconds_total", "process_resident_memory_bytes" })
            Assert.Contains(lines, l => l.StartsWith(name + " ", StringComparison.Ordinal));
        Assert.DoesNotContain("nobody", answer.Body, StringComparison.Ordinal);
    }
}
