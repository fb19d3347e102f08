using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;

namespace Spend.Gateway.Tests.Deciding.Http;

/// <summary>The whole program in this process: Kestrel on a free port, a store of its own. One for all tests of a class.</summary>
public sealed class RunningGateway : IAsyncLifetime
{
    private const string AdminKey = "sk_test_0123456789abcdef0123456789abcdef";

    private readonly string _data = Directory.CreateTempSubdirectory("spend-deciding-").FullName;
    private WebApplication? _app;
    private int _customers;

    public HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _app = new Installation(_data).Build("--SPEND_ADMIN_KEY", AdminKey);
        await _app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);

        await Put("/v1/meters/llm_tokens", """{"aggregation":"sum","unit":"token"}""");
        await Put("/v1/meters/api_calls", """{"aggregation":"count","unit":"call","on_failure":"charge"}""");
        await Put("/v1/meters/storage", """{"aggregation":"sum","unit":"GB","value_property":"gigabytes"}""");
        await Put("/v1/meters/unpriced", """{"aggregation":"sum"}""");
        await Put("/v1/plans/prepaid", Plan("deny"));
        await Put("/v1/plans/postpaid", Plan("bill"));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>A new customer on the prepaid plan: one call costs 1 USD, a token 0.01, a gigabyte 0.5.</summary>
    public async Task<string> Customer(string? funds = "100", string plan = "prepaid", string? creditLimit = null, params (string Id, string Cap)[] caps)
    {
        var id = $"c{Interlocked.Increment(ref _customers)}";
        await Put($"/v1/customers/{id}", $$"""{"currency":"USD"{{(creditLimit is null ? "" : $",\"credit_limit\":\"{creditLimit}\"")}}}""");
        await Ok(await Post($"/v1/customers/{id}/subscription", $$"""{"plan":"{{plan}}"}"""));
        if (funds is not null) await Ok(await Post($"/v1/customers/{id}/grants", $$"""{"id":"funds","amount":"{{funds}}","unit":"USD"}"""));
        foreach (var (cap, body) in caps) await Put($"/v1/customers/{id}/caps/{cap}", body);
        return id;
    }

    public async Task<Reply> Post(string path, string body, string contentType = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Reply.Of(await Http.SendAsync(request));
    }

    public async Task<Reply> Get(string path) => await Reply.Of(await Http.GetAsync(path));

    public async Task Put(string path, string body) => await Ok(await Reply.Of(await Http.PutAsync(path, new StringContent(body, Encoding.UTF8, "application/json"))));

    /// <summary>Available and held funds and what is charged in this period, as the customer's live state says.</summary>
    public async Task<string> Stands(string customer)
    {
        var state = (await Get($"/v1/customers/{customer}")).Json;
        return $"{state["funds"]!["available"]} available, {state["funds"]!["held"]} held, {state["spend"]!["charged"]} charged";
    }

    private static Task Ok(Reply reply)
    {
        Assert.True(reply.Status is 200 or 201, $"{reply.Status}: {reply.Body}");
        return Task.CompletedTask;
    }

    private static string Plan(string overage) => $$"""
        { "name": "Test", "currency": "USD", "overage": "{{overage}}", "prices": [
          { "id": "calls", "meter": "api_calls", "charge_model": "per_unit", "unit_amount": "1" },
          { "id": "tokens", "meter": "llm_tokens", "charge_model": "per_unit", "unit_amount": "0.01" },
          { "id": "large", "meter": "llm_tokens", "match": { "model": "sized" }, "charge_model": "request_tiers", "size_property": "request_tokens",
            "tiers": [ { "up_to": "1000", "unit_amount": "0.001" }, { "up_to": null, "unit_amount": "0.002" } ] },
          { "id": "storage", "meter": "storage", "charge_model": "per_unit", "unit_amount": "0.5" } ] }
        """;
}
