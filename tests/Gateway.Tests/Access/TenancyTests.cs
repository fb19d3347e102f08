using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Spend.Gateway.Access;

namespace Spend.Gateway.Tests.Access;

/// <summary>Generated from the routes that are mapped, so that a new route is covered before anyone thinks of it.</summary>
public class TenancyTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public void Every_route_is_open_or_says_who_may_call_it() =>
        Assert.All(Routes, static route => Assert.True(
            route.Metadata.GetMetadata<OpenRoute>() is not null || route.Metadata.GetMetadata<AllowedRoles>() is { Roles.Length: > 0 }, route.RoutePattern.RawText));

    [Fact]
    public void Only_health_the_description_and_the_doors_of_the_pages_are_open() =>
        Assert.Equal(
            ["/console/session", "/docs", "/docs/style.css", "/livez", "/metrics", "/openapi/v1.json", "/portal", "/portal/session", "/readyz"],
            Routes.Where(static r => r.Metadata.GetMetadata<OpenRoute>() is not null).Select(static r => r.RoutePattern.RawText).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_route_refuses_callers_without_a_key_and_roles_it_is_not_open_to()
    {
        var customer = await gateway.Customer();
        using var nobody = gateway.Client(null);
        using var backend = await gateway.Caller("backend");
        using var reader = await gateway.Caller("customer", customer);
        foreach (var (method, path, roles) in Calls(customer))
        {
            (await nobody.Send(method, path, Body(method))).IsProblem(401, "unauthenticated");
            if (!roles.Include(Role.Backend)) (await backend.Send(method, path, Body(method))).IsProblem(403, "forbidden");
            else Assert.NotEqual(403, (await backend.Send(method, path, Body(method))).Status);
            if (!roles.Include(Role.Customer)) (await reader.Send(method, path, Body(method))).IsProblem(403, "forbidden");
            else Assert.NotEqual(403, (await reader.Send(method, path, Body(method))).Status);
        }
    }

    [Fact]
    public async Task A_customers_key_reaches_its_own_customer_only()
    {
        var (own, others) = (await gateway.Customer(), await gateway.Customer());
        using var reader = await gateway.Caller("customer", own);
        foreach (var (method, path, roles) in Calls(others))
            if (roles.Include(Role.Customer)) (await reader.Send(method, path, Body(method))).IsProblem(404, "unknown_customer");
        (await reader.Get($"/v1/customers/{own}")).Is(200);
        (await reader.Get($"/v1/customers/{own}/ledger")).Is(200);
    }

    [Fact]
    public async Task Another_tenants_customer_is_unknown_on_every_route()
    {
        var customer = await gateway.Customer();
        (await gateway.Admin.Post($"/v1/customers/{customer}/grants", """{"id":"x","amount":"5","unit":"USD"}""")).Is(201);
        (await gateway.Admin.Put($"/v1/customers/{customer}/caps/x", """{"limit":"5","window":"lifetime"}""")).Is(201);
        (await gateway.Admin.Put($"/v1/customers/{customer}/alerts/x", """{"type":"spend_above","amount":"5"}""")).Is(201);
        (await gateway.Admin.Put($"/v1/customers/{customer}/brake", """{"limit":"5","window_seconds":60,"cool_down_seconds":60}""")).Is(201);
        (await gateway.Admin.Put($"/v1/customers/{customer}/auto_top_up", """{"threshold":"5","amount":"5"}""")).Is(201);
        using var other = await gateway.OtherTenant();
        foreach (var (method, path, _) in Calls(customer))
        {
            if (!path.Contains(customer, StringComparison.Ordinal) || (method == HttpMethod.Put && path == $"/v1/customers/{customer}")) continue;
            var answer = await other.Send(method, path, BodyFor(path, method));
            Assert.True(answer.Status == 404, $"{method} {path}: {answer.Status} {answer.Body}");
            Assert.DoesNotContain("USD", answer.Body, StringComparison.Ordinal);
        }
        Assert.Empty(((System.Text.Json.Nodes.JsonArray)(await other.Get("/v1/customers")).Is(200)["data"]!));
        Assert.Equal("5", (await gateway.Admin.Get($"/v1/customers/{customer}")).Is(200)["funds"]!["available"]!.ToString());
    }

    [Fact]
    public void A_customers_key_writes_nothing_but_its_caps_and_alerts_and_has_its_invoices_proved() =>
        Assert.Equal(
            ["DELETE /v1/customers/{customer}/alerts/{alert}", "DELETE /v1/customers/{customer}/caps/{cap}", "POST /v1/invoices/{invoice}/verify", "PUT /v1/customers/{customer}/alerts/{alert}", "PUT /v1/customers/{customer}/caps/{cap}"],
            (from route in Routes
             where route.Metadata.GetMetadata<AllowedRoles>()?.Include(Role.Customer) == true
             from method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
             where method != "GET" || route.Metadata.GetMetadata<OwnWrites>() is not null
             select $"{method} {route.RoutePattern.RawText}").Order(StringComparer.Ordinal));

    [Fact]
    public async Task Only_the_platforms_key_makes_tenants_and_shows_their_key_once()
    {
        var tenant = gateway.Name("tenant");
        using var other = await gateway.OtherTenant();
        (await other.Put($"/v1/tenants/{tenant}", "{}")).IsProblem(403, "forbidden");
        var created = (await gateway.Admin.Put($"/v1/tenants/{tenant}", "{}")).Is(201);
        (await gateway.Admin.Put($"/v1/tenants/{tenant}", "{}")).IsProblem(409, "tenant_exists");
        (await gateway.Admin.Put("/v1/tenants/default", "{}")).IsProblem(409, "tenant_exists");
        (await gateway.Admin.Put("/v1/tenants/a%20b", "{}")).IsProblem(400, "invalid_request");
        (await gateway.Client(created["key"]!.ToString()).Put("/v1/customers/a", """{"currency":"EUR"}""")).Is(201);
        (await gateway.Admin.Get("/v1/customers/a")).IsProblem(404, "unknown_customer");
    }

    private IEnumerable<RouteEndpoint> Routes => ((IEndpointRouteBuilder)gateway.App).DataSources.SelectMany(static s => s.Endpoints).OfType<RouteEndpoint>();

    /// <summary>A call of every route that needs a key, about one customer.</summary>
    private IEnumerable<(HttpMethod Method, string Path, AllowedRoles Roles)> Calls(string customer) =>
        from route in Routes
        let roles = route.Metadata.GetMetadata<AllowedRoles>()
        where roles is not null
        from method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        select (HttpMethod.Parse(method), PathOf(route, customer), roles);

    private static string PathOf(RouteEndpoint route, string customer) =>
        "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: AccessControl.CustomerRouteValue } => customer,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: AccessControl.InvoiceRouteValue } => customer + ".2026-01",
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "number" } => "1",
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart => "x",
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            _ => throw new InvalidOperationException(part.ToString()),
        }))));

    private static string? Body(HttpMethod method) => method == HttpMethod.Get || method == HttpMethod.Delete ? null : "{}";

    /// <summary>Bodies that would be carried out if the customer were there.</summary>
    private static string? BodyFor(string path, HttpMethod method) =>
        path.EndsWith("/grants", StringComparison.Ordinal) && method == HttpMethod.Post ? """{"id":"y","amount":"5","unit":"USD"}"""
        : path.Contains("/caps/", StringComparison.Ordinal) && method == HttpMethod.Put ? """{"limit":"5","window":"day"}"""
        : path.Contains("/alerts/", StringComparison.Ordinal) && method == HttpMethod.Put ? """{"type":"spend_above","amount":"5"}"""
        : path.EndsWith("/brake", StringComparison.Ordinal) && method == HttpMethod.Put ? """{"limit":"5","window_seconds":60,"cool_down_seconds":60}"""
        : path.EndsWith("/auto_top_up", StringComparison.Ordinal) && method == HttpMethod.Put ? """{"threshold":"5","amount":"5"}"""
        : path.EndsWith("/decline", StringComparison.Ordinal) ? """{"request":"topup:1"}"""
        : path.Contains("/subscription", StringComparison.Ordinal) && method == HttpMethod.Post ? """{"plan":"team"}"""
        : path.EndsWith("/refunds", StringComparison.Ordinal) || path.EndsWith("/payments", StringComparison.Ordinal) ? """{"id":"y","amount":"5"}"""
        : path.EndsWith("/credit_notes", StringComparison.Ordinal) ? """{"id":"y","amount":"5","reason":"y"}"""
        : path.Contains("/v1/invoices/", StringComparison.Ordinal) && (path.EndsWith("/void", StringComparison.Ordinal) || path.EndsWith("/uncollectible", StringComparison.Ordinal)) ? """{"reason":"y"}"""
        : path.EndsWith("/prices", StringComparison.Ordinal) && method == HttpMethod.Put ? """{"prices":[]}"""
        : Body(method);
}
