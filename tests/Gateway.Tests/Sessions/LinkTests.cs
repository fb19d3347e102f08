using Microsoft.Extensions.DependencyInjection;
using Spend.Core;
using Spend.Gateway.Sessions;
using Spend.Gateway.Tests.Live;
using Spend.Journal;

namespace Spend.Gateway.Tests.Sessions;

/// <summary>The links that open a customer's page: once, for a while, and for nothing else.</summary>
public class LinkTests(SteppedGateway gateway) : IClassFixture<SteppedGateway>
{
    [Fact]
    public async Task Of_many_who_follow_a_link_at_once_one_gets_in()
    {
        var link = await Visitor.Link(gateway, await gateway.Customer());
        var visitors = Enumerable.Range(0, 12).Select(_ => new Visitor(gateway)).ToArray();
        var answers = await Task.WhenAll(visitors.Select(visitor => visitor.Get(link)));
        Assert.All(answers, static answer => answer.Is(302));
        Assert.Single(visitors, static visitor => visitor.CookieOf("/portal") is not null);
        Assert.Single(answers, static answer => answer.Message.Headers.Location!.ToString() == "portal/");
        Assert.Equal(11, answers.Count(static answer => answer.Message.Headers.Location!.ToString() == "portal/expired.html"));
    }

    [Fact]
    public async Task A_link_followed_again_by_whom_it_let_in_shows_the_page_and_opens_no_other_session()
    {
        var customer = await gateway.Customer();
        var link = await Visitor.Link(gateway, customer);
        using var visitor = new Visitor(gateway);
        await visitor.Get(link);
        var cookie = visitor.CookieOf("/portal");
        Assert.Equal("portal/", (await visitor.Get(link)).Is(302).Message.Headers.Location!.ToString());
        Assert.Equal(cookie, visitor.CookieOf("/portal"));
        Assert.Equal(customer, (await visitor.Get("/portal/session")).Is(200)["customer"]!.ToString());
    }

    [Fact]
    public async Task A_link_works_up_to_its_time()
    {
        var customer = await gateway.Customer();
        var (early, late) = (await Visitor.Link(gateway, customer), await Visitor.Link(gateway, customer));
        using var visitor = new Visitor(gateway);
        gateway.Clock.Advance(TimeSpan.FromSeconds(299));
        (await visitor.Get(early)).Is(302);
        Assert.NotNull(visitor.CookieOf("/portal"));

        gateway.Clock.Advance(TimeSpan.FromSeconds(1));
        using var other = new Visitor(gateway);
        Assert.Equal("portal/expired.html", (await other.Get(late)).Is(302).Message.Headers.Location!.ToString());
        Assert.Null(other.CookieOf("/portal"));
    }

    [Fact]
    public async Task A_browser_that_looks_ahead_does_not_use_a_link_up()
    {
        var link = await Visitor.Link(gateway, await gateway.Customer());
        using var visitor = new Visitor(gateway);
        (await visitor.Get(link, ("Sec-Purpose", "prefetch;prerender"))).IsProblem(503, "not_ahead");
        (await visitor.Get(link)).Is(302);
        Assert.NotNull(visitor.CookieOf("/portal"));
    }

    [Fact]
    public async Task A_code_is_no_session_and_a_session_is_no_code()
    {
        var customer = await gateway.Customer();
        using var visitor = await Visitor.Open(gateway, customer);
        var secret = visitor.CookieOf("/portal")!.Split('=')[1];
        using var other = new Visitor(gateway);
        Assert.Equal("portal/expired.html", (await other.Get($"/portal?code={secret}")).Is(302).Message.Headers.Location!.ToString());
        // And the attempt took nothing away.
        (await visitor.Get($"/portal/v1/customers/{customer}")).Is(200);

        var code = (await Visitor.Link(gateway, customer)).Split("code=")[1];
        foreach (var (page, name) in new[] { ("/portal", "spend_portal"), ("/console", "spend_console") })
        {
            other.Keep(page, $"{name}={code}");
            (await other.Get($"{page}/session")).IsProblem(401, "no_session");
            (await other.Get($"{page}/v1/customers/{customer}")).IsProblem(401, "no_session");
        }
    }

    [Theory]
    [InlineData("/portal?code=")]
    [InlineData("/portal?code=nobody-gave-this-out")]
    [InlineData("/portal?code=%00%ff%27--")]
    public async Task What_is_no_code_opens_nothing(string path)
    {
        using var visitor = new Visitor(gateway);
        Assert.Equal("portal/expired.html", (await visitor.Get(path)).Is(302).Message.Headers.Location!.ToString());
        Assert.Null(visitor.CookieOf("/portal"));
    }

    [Fact]
    public async Task Of_a_thousand_links_the_oldest_ends_when_another_is_made()
    {
        var (customer, other) = (await gateway.Customer(), await gateway.Customer());
        var sessions = gateway.App.Services.GetRequiredService<SessionBook>();
        var (first, elsewhere) = (sessions.Link("default", customer).Code, sessions.Link("default", other).Code);
        gateway.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = sessions.Link("default", customer).Code;
        gateway.Clock.Advance(TimeSpan.FromSeconds(1));
        for (var i = 2; i < Limits.SessionsPerSubject; i++) sessions.Link("default", customer);
        await Visitor.Link(gateway, customer);
        Assert.Null(sessions.Follow(first));
        Assert.NotNull(sessions.Follow(second));
        Assert.NotNull(sessions.Follow(elsewhere));
    }

    [Fact]
    public async Task All_sessions_and_links_of_a_customers_page_end_when_its_vendor_says_so()
    {
        var (customer, other) = (await gateway.Customer(), await gateway.Customer());
        var sessions = gateway.App.Services.GetRequiredService<SessionBook>();
        var (open, waiting) = (sessions.Follow(sessions.Link("default", customer).Code)!.Value.Secret, sessions.Link("default", customer).Code);
        var others = sessions.Follow(sessions.Link("default", other).Code)!.Value.Secret;
        Assert.NotNull(sessions.Find(open, SessionKind.Portal));
        (await gateway.Admin.Delete($"/v1/customers/{customer}/portal_sessions")).Is(204);
        Assert.Null(sessions.Find(open, SessionKind.Portal));
        Assert.Null(sessions.Follow(waiting));
        Assert.NotNull(sessions.Find(others, SessionKind.Portal));
        (await gateway.Admin.Delete("/v1/customers/nobody/portal_sessions")).IsProblem(404, "unknown_customer");
    }

    [Fact]
    public async Task Who_acts_in_a_customers_name_by_a_link_of_an_admins_is_known()
    {
        var customer = await gateway.Customer();
        using (var backend = await gateway.Caller("backend"))
        using (await Visitor.Open(gateway, customer, backend))
        {
            // The customer itself, by all that is known.
        }
        using var visitor = await Visitor.Open(gateway, customer);
        (await visitor.Do(HttpMethod.Put, $"/portal/v1/customers/{customer}/caps/own", """{"limit":"5","window":"month"}""")).Is(201);
        var made = Assert.Single((await gateway.Admin.Get($"/v1/audit_log?customer={customer}&action=portal_link_made")).Is(200)["data"]!.AsArray())!;
        var set = await Webhooks.WebhookGateway.Eventually(() => gateway.Admin.Get($"/v1/audit_log?customer={customer}&action=cap_set"), static log => log.Is(200)["data"]!.AsArray().Count > 0);
        Assert.Equal("spend_admin_key", made["by"]!["key"]!.ToString());
        Assert.Equal(made["after"]!["session"]!.ToString(), set["data"]![0]!["by"]!["key"]!.ToString());
    }

    [Fact]
    public async Task A_link_is_for_a_customer_that_is_there_and_made_by_those_who_may()
    {
        var customer = await gateway.Customer();
        (await gateway.Admin.Post("/v1/customers/nobody/portal_sessions", null)).IsProblem(404, "unknown_customer");
        using var own = await gateway.Caller("customer", customer);
        (await own.Post($"/v1/customers/{customer}/portal_sessions", null)).IsProblem(403, "forbidden");
        using var backend = await gateway.Caller("backend");
        (await backend.Post($"/v1/customers/{customer}/portal_sessions", """{"for":"x"}""")).IsProblem(400, "invalid_request");
        var answer = (await backend.Post($"/v1/customers/{customer}/portal_sessions", null)).Is(201);
        Assert.Equal("no-store", answer.Message.Headers.CacheControl?.ToString());
        Assert.StartsWith(gateway.App.Urls.First() + "/portal?code=", answer["url"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(gateway.Clock.GetUtcNow() + TimeSpan.FromMinutes(5), DateTimeOffset.Parse(answer["expires_at"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_store_knows_no_secret()
    {
        var sessions = gateway.App.Services.GetRequiredService<ISessions>();
        var code = (await Visitor.Link(gateway, await gateway.Customer())).Split("code=")[1];
        Assert.Null(sessions.Find(code));
        Assert.Equal(SessionKind.Link, sessions.Find(Spend.Gateway.Access.KeyHash.Of(code).ToString())!.Kind);
    }
}
