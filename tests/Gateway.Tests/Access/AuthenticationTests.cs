using System.Diagnostics;

namespace Spend.Gateway.Tests.Access;

public class AuthenticationTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task Missing_malformed_unknown_revoked_and_expired_keys_get_the_same_answer()
    {
        var revoked = (await gateway.Admin.Post("/v1/api_keys", """{"role":"backend","name":"to revoke"}""")).Is(201);
        (await gateway.Client(revoked["key"]!.ToString()).Get("/v1/customers")).Is(200);
        (await gateway.Admin.Delete($"/v1/api_keys/{revoked["id"]}")).Is(204);
        var soon = DateTimeOffset.UtcNow.AddSeconds(1).ToString("O");
        var expired = (await gateway.Admin.Post("/v1/api_keys", $$"""{"role":"backend","name":"short","expires_at":"{{soon}}"}""")).Is(201);
        await Task.Delay(1_200, TestContext.Current.CancellationToken);

        string?[] headers =
        [
            null, "", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "Bearer sk_unknown", "Bearer " + new string('x', 4_000), GatewayHost.AdminKey,
            "Bearer " + revoked["key"], "Bearer " + expired["key"], "Bearer " + GatewayHost.AdminKey + "x",
        ];
        var answers = new List<string>();
        using var client = gateway.Client(null);
        foreach (var header in headers)
        {
            var answer = await client.Send(HttpMethod.Get, "/v1/customers", null, header is null ? [] : [("Authorization", header)]);
            answer.IsProblem(401, "unauthenticated");
            Assert.Equal("Bearer", answer.Message.Headers.WwwAuthenticate.ToString());
            answers.Add(answer.Body);
        }
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task Refusals_take_the_same_time_whatever_is_wrong_with_the_key()
    {
        using var client = gateway.Client(null);
        async Task<double> MedianOf(string? header)
        {
            var times = new List<double>();
            for (var i = 0; i < 60; i++)
            {
                var started = Stopwatch.GetTimestamp();
                (await client.Send(HttpMethod.Get, "/v1/customers", null, header is null ? [] : [("Authorization", header)])).Is(401);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
            return times.Order().ElementAt(times.Count / 2);
        }
        await MedianOf(null);
        var (missing, unknown) = (await MedianOf(null), await MedianOf("Bearer sk_0123456789012345678901234567890123456789012"));
        Assert.True(Math.Abs(missing - unknown) < Math.Max(5, Math.Min(missing, unknown)), $"missing {missing} ms, unknown {unknown} ms");
    }

    [Fact]
    public async Task A_key_is_shown_once_and_only_its_hash_is_kept()
    {
        var created = (await gateway.Admin.Post("/v1/api_keys", """{"role":"backend","name":"canary"}""")).Is(201);
        var key = created["key"]!.ToString();
        Assert.StartsWith("sk_", key, StringComparison.Ordinal);
        Assert.Equal(46, key.Length);
        Assert.Equal("no-store", created.Message.Headers.CacheControl?.ToString());

        Assert.DoesNotContain(key, (await gateway.Admin.Get($"/v1/api_keys/{created["id"]}")).Is(200).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(key, (await gateway.Admin.Get("/v1/api_keys?limit=1000")).Is(200).Body, StringComparison.Ordinal);
        Assert.SkipWhen(Installation.IsOnPostgres, "What the files hold.");
        Assert.True(IsStored("key_"));
        Assert.False(IsStored(key[3..]));
        Assert.False(IsStored(GatewayHost.AdminKey));
    }

    /// <summary>Looks in a process of its own: closing a file here would drop the locks that SQLite holds on it.</summary>
    private bool IsStored(string text)
    {
        using var grep = Process.Start("grep", ["-rqaF", text, gateway.Data]);
        grep.WaitForExit();
        return grep.ExitCode == 0;
    }

    [Theory]
    [InlineData("""{"role":"customer","name":"x"}""", "#/customer")]
    [InlineData("""{"role":"backend","name":"x","customer":"a"}""", "#/customer")]
    [InlineData("""{"role":"root","name":"x"}""", "#/role")]
    [InlineData("""{"role":"Admin","name":"x"}""", "#/role")]
    [InlineData("""{"role":0,"name":"x"}""", "#/role")]
    [InlineData("""{"role":"backend"}""", "#/name")]
    [InlineData("""{"role":"backend","name":"x","expires_at":"2030-01-01T00:00:00"}""", "#/expires_at")]
    public async Task Keys_that_make_no_sense_are_refused(string body, string pointer) =>
        Assert.Contains(pointer, (await gateway.Admin.Post("/v1/api_keys", body)).IsProblem(400, "invalid_request").Pointers);

    [Fact]
    public async Task A_tenant_keeps_its_last_admin_key()
    {
        using var other = await gateway.OtherTenant();
        var only = (await other.Get("/v1/api_keys")).Is(200)["data"]![0]!["id"]!.ToString();
        (await other.Delete($"/v1/api_keys/{only}")).IsProblem(409, "last_admin_key");
        (await other.Post("/v1/api_keys", """{"role":"admin","name":"second"}""")).Is(201);
        (await other.Delete($"/v1/api_keys/{only}")).Is(204);
        (await other.Get("/v1/api_keys")).IsProblem(401, "unauthenticated");
    }
}
