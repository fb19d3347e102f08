using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Spend.Gateway.Access;

namespace Spend.Gateway.Tests.Sessions;

/// <summary>What a page's cookie opens: the API below the page's own path, as the page's own requests, for whom the session is. Nothing else.</summary>
public class PageAccessTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task On_every_route_the_page_of_one_customer_knows_no_other()
    {
        var (own, other) = (await gateway.Customer(), await gateway.Customer());
        using var visitor = await Visitor.Open(gateway, own);
        await Refuses(visitor, other);
        // The walk means something: its own are there.
        foreach (var path in new[] { "", "/caps", "/alerts", "/grants", "/forecast", "/usage", "/invoices", "/ledger", "/meters", "/holds", "/denials", "/live" })
            (await visitor.Get($"/portal/v1/customers/{own}{path}", Visitor.OfPage)).Is(200);
    }

    [Fact]
    public async Task On_every_route_the_page_of_a_customer_knows_no_other_tenants_of_the_same_name()
    {
        using var other = await gateway.OtherTenant();
        var (shared, theirs) = (await gateway.Customer(), gateway.Name("theirs"));
        foreach (var id in new[] { shared, theirs }) (await other.Put($"/v1/customers/{id}", """{"name":"Theirs","currency":"EUR"}""")).Is(201);
        using var visitor = await Visitor.Open(gateway, shared);
        Assert.Equal("USD", (await visitor.Get($"/portal/v1/customers/{shared}")).Is(200)["currency"]!.ToString());
        await Refuses(visitor, theirs);

        // A cap that it sets is its own tenant's customer's.
        (await visitor.Do(HttpMethod.Put, $"/portal/v1/customers/{shared}/caps/mine", """{"limit":"5","window":"day"}""")).Is(201);
        (await gateway.Admin.Get($"/v1/customers/{shared}/caps/mine")).Is(200);
        (await other.Get($"/v1/customers/{shared}/caps/mine")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task What_the_page_sets_is_the_customers_and_what_an_admin_set_it_cannot_change()
    {
        var customer = await gateway.Customer();
        (await gateway.Admin.Put($"/v1/customers/{customer}/caps/theirs", """{"limit":"5","window":"day"}""")).Is(201);
        using var visitor = await Visitor.Open(gateway, customer);
        Assert.Equal("customer", (await visitor.Do(HttpMethod.Put, $"/portal/v1/customers/{customer}/caps/mine", """{"limit":"5","window":"day"}""")).Is(201)["owner"]!.ToString());
        (await visitor.Do(HttpMethod.Put, $"/portal/v1/customers/{customer}/caps/theirs", """{"limit":"9","window":"day"}""")).IsProblem(403, "not_owner");
        (await visitor.Do(HttpMethod.Delete, $"/portal/v1/customers/{customer}/caps/theirs")).IsProblem(403, "not_owner");
        // What is there already is not created over.
        (await visitor.Send(HttpMethod.Put, $"/portal/v1/customers/{customer}/caps/mine", """{"limit":"9","window":"day"}""", [.. Visitor.OfPage, ("If-None-Match", "*")])).IsProblem(412, "precondition_failed");
        Assert.Equal("5", (await gateway.Admin.Get($"/v1/customers/{customer}/caps/mine")).Is(200)["limit"]!.ToString());
        var told = (await gateway.Admin.Get($"/v1/customers/{customer}/ledger")).Is(200).Body;
        Assert.DoesNotContain(visitor.CookieOf("/portal")!.Split('=')[1], told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "anything")]
    public async Task What_comes_from_another_site_is_refused(string name, string value)
    {
        var customer = await gateway.Customer();
        using var visitor = await Visitor.Open(gateway, customer);
        (await visitor.Get($"/portal/v1/customers/{customer}", (name, value))).IsProblem(403, "cross_site");
        (await visitor.Get($"/portal/v1/customers/{customer}/live", (name, value))).IsProblem(403, "cross_site");
        // Not even as a page that is opened: only the page itself may be linked to.
        (await visitor.Get($"/portal/v1/customers/{customer}", (name, value), ("Sec-Fetch-Mode", "navigate"))).IsProblem(403, "cross_site");
        (await visitor.Get("/portal/", (name, value), ("Sec-Fetch-Mode", "navigate"))).Is(200);
        (await visitor.Send(HttpMethod.Put, $"/portal/v1/customers/{customer}/caps/x", """{"limit":"5","window":"day"}""", (name, value), ("Spend-Page", "1"))).IsProblem(403, "cross_site");
        (await visitor.Send(HttpMethod.Delete, "/portal/session", null, (name, value), ("Spend-Page", "1"))).IsProblem(403, "cross_site");
        (await visitor.Get($"/portal/v1/customers/{customer}/caps/x", Visitor.OfPage)).IsProblem(404, "not_found");
    }

    [Theory]
    [InlineData("/portal")]
    [InlineData("/PORTAL")]
    public async Task What_could_be_a_form_of_another_site_changes_nothing(string page)
    {
        var customer = await gateway.Customer();
        using var visitor = await Visitor.Open(gateway, customer);
        if (page != "/portal") visitor.Keep(page, visitor.CookieOf("/portal"));
        (await visitor.Send(HttpMethod.Put, $"{page}/v1/customers/{customer}/caps/x", """{"limit":"5","window":"day"}""")).IsProblem(403, "cross_site");
        (await visitor.Send(HttpMethod.Delete, $"{page}/session", null)).IsProblem(403, "cross_site");
        (await visitor.Send(HttpMethod.Post, $"{page.Replace("portal", "console", StringComparison.OrdinalIgnoreCase)}/session", $$"""{"key":"{{GatewayHost.AdminKey}}"}""")).IsProblem(403, "cross_site");
        (await visitor.Get($"/portal/v1/customers/{customer}/caps/x")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task A_cookie_is_worth_nothing_at_the_API_itself_nor_at_the_other_page()
    {
        var customer = await gateway.Customer();
        using var visitor = await Visitor.Open(gateway, customer);
        (await visitor.Do(HttpMethod.Post, "/console/session", $$"""{"key":"{{GatewayHost.AdminKey}}"}""")).Is(201);
        var (portal, console) = (visitor.CookieOf("/portal")!, visitor.CookieOf("/console")!);
        (await visitor.Get($"/console/v1/customers/{customer}")).Is(200);

        foreach (var cookie in new[] { portal, console })
        {
            (await visitor.Get($"/v1/customers/{customer}", ("Cookie", cookie))).IsProblem(401, "unauthenticated");
            (await visitor.Get($"/v1/customers/{customer}", ("Authorization", "Bearer " + cookie.Split('=')[1]))).IsProblem(401, "unauthenticated");
        }
        // Under its own name and under the other's.
        foreach (var (page, others, name) in new[] { ("/portal", console, "spend_portal"), ("/console", portal, "spend_console") })
        {
            visitor.Keep(page, others);
            (await visitor.Get($"{page}/v1/customers/{customer}")).IsProblem(401, "no_session");
            visitor.Keep(page, $"{name}={others.Split('=')[1]}");
            (await visitor.Get($"{page}/v1/customers/{customer}")).IsProblem(401, "no_session");
            (await visitor.Get($"{page}/session")).IsProblem(401, "no_session");
        }
    }

    [Fact]
    public async Task A_key_in_the_header_does_not_lift_a_page_above_its_session()
    {
        var (own, other) = (await gateway.Customer(), await gateway.Customer());
        using var visitor = await Visitor.Open(gateway, own);
        (await visitor.Get($"/portal/v1/customers/{other}", ("Authorization", "Bearer " + GatewayHost.AdminKey))).IsProblem(404, "unknown_customer");
        visitor.Keep("/portal", null);
        (await visitor.Get($"/portal/v1/customers/{own}", ("Authorization", "Bearer " + GatewayHost.AdminKey))).IsProblem(401, "no_session");
    }

    [Fact]
    public async Task The_console_is_for_admins_and_ends_with_their_key()
    {
        var key = (await gateway.Admin.Post("/v1/api_keys", """{"role":"admin","name":"console"}""")).Is(201);
        using var visitor = new Visitor(gateway);
        foreach (var role in new[] { "backend", "customer" })
        {
            var body = role == "customer" ? $$"""{"role":"customer","name":"x","customer":"{{await gateway.Customer()}}"}""" : """{"role":"backend","name":"x"}""";
            var lower = (await gateway.Admin.Post("/v1/api_keys", body)).Is(201)["key"];
            (await visitor.Do(HttpMethod.Post, "/console/session", $$"""{"key":"{{lower}}"}""")).IsProblem(401, "unauthenticated");
        }
        (await visitor.Do(HttpMethod.Post, "/console/session", $$"""{"key":"{{key["key"]}}"}""")).Is(201);
        (await visitor.Get("/console/v1/api_keys")).Is(200);
        (await gateway.Admin.Delete($"/v1/api_keys/{key["id"]}")).Is(204);
        (await visitor.Get("/console/v1/api_keys")).IsProblem(401, "no_session");
        (await visitor.Get("/console/session")).IsProblem(401, "no_session");
    }

    private async Task Refuses(Visitor visitor, string customer)
    {
        foreach (var route in ((IEndpointRouteBuilder)gateway.App).DataSources.SelectMany(static s => s.Endpoints).OfType<RouteEndpoint>())
        {
            if (route.Metadata.GetMetadata<AllowedRoles>() is not { } roles) continue;
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                var path = "/portal" + PathOf(route, customer);
                var answer = await visitor.Do(HttpMethod.Parse(method), path, method is "GET" or "DELETE" ? null : "{}");
                Assert.True(roles.Include(Role.Customer) ? answer is { Status: 404, Code: "unknown_customer" } : answer is { Status: 403, Code: "forbidden" }, $"{method} {path}: {answer.Status} {answer.Body}");
            }
        }
    }

    private static string PathOf(RouteEndpoint route, string customer) =>
        "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternParameterPart { Name: AccessControl.CustomerRouteValue } => customer,
            RoutePatternParameterPart { Name: AccessControl.InvoiceRouteValue } => customer + ".2026-11",
            RoutePatternParameterPart { Name: "number" } => "1",
            RoutePatternParameterPart => "x",
            RoutePatternLiteralPart literal => literal.Content,
            _ => throw new InvalidOperationException(part.ToString()),
        }))));
}
