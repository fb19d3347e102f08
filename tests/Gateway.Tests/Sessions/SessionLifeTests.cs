using Spend.Gateway.Tests.Live;

namespace Spend.Gateway.Tests.Sessions;

/// <summary>How long a page stays open: until its time, until it is closed; not until a restart.</summary>
public class SessionLifeTests(SteppedGateway gateway) : IClassFixture<SteppedGateway>
{
    [Fact]
    public async Task A_session_ends_at_its_time_and_so_does_a_stream_that_is_open()
    {
        var customer = await gateway.Customer();
        using var visitor = await Visitor.Open(gateway, customer);
        using var client = visitor.Streaming("/portal");
        await using var viewer = await LiveViewer.Open(client, $"/portal/v1/customers/{customer}");
        await viewer.Next("state");
        gateway.Clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        (await visitor.Get($"/portal/v1/customers/{customer}")).Is(200);
        await gateway.Forward(TimeSpan.FromSeconds(1), until: viewer.Ended);
        (await visitor.Get($"/portal/v1/customers/{customer}")).IsProblem(401, "no_session");
        (await visitor.Get($"/portal/v1/customers/{customer}/live")).IsProblem(401, "no_session");
        (await visitor.Get("/portal/session")).IsProblem(401, "no_session");
    }

    [Fact]
    public async Task A_page_that_is_closed_is_closed_within_seconds_for_its_streams_too()
    {
        var customer = await gateway.Customer();
        using var visitor = await Visitor.Open(gateway, customer);
        using var other = await Visitor.Open(gateway, customer);
        using var client = visitor.Streaming("/portal");
        await using var viewer = await LiveViewer.Open(client, $"/portal/v1/customers/{customer}");
        await viewer.Next("state");
        var cookie = visitor.CookieOf("/portal");
        (await visitor.Do(HttpMethod.Delete, "/portal/session")).Is(204);
        Assert.Null(visitor.CookieOf("/portal"));
        visitor.Keep("/portal", cookie);
        (await visitor.Get($"/portal/v1/customers/{customer}")).IsProblem(401, "no_session");
        await gateway.Forward(TimeSpan.FromSeconds(1), until: viewer.Ended);
        // The same customer's page elsewhere stays open.
        (await other.Get($"/portal/v1/customers/{customer}")).Is(200);
        (await visitor.Do(HttpMethod.Delete, "/portal/session")).Is(204);
    }
}

/// <summary>Who had a page open before a restart has it open after.</summary>
public sealed class SessionRestartTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("spend-sessions-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Sessions_and_links_survive_a_restart()
    {
        var installation = new Installation(_data.FullName);
        string cookie, link;
        await using (var app = installation.Build("--SPEND_ADMIN_KEY", GatewayHost.AdminKey))
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            using var admin = new HttpClient { BaseAddress = new Uri(app.Urls.First()), DefaultRequestHeaders = { Authorization = new("Bearer", GatewayHost.AdminKey) } };
            (await admin.Put("/v1/customers/c", """{"currency":"USD"}""")).Is(201);
            using var visitor = new Visitor(new Uri(app.Urls.First()));
            await visitor.Get(await Link(admin));
            (cookie, link) = (visitor.CookieOf("/portal")!, new Uri(await Link(admin)).PathAndQuery);
            await app.StopAsync(TestContext.Current.CancellationToken);
        }
        await using (var app = installation.Build("--SPEND_ADMIN_KEY", GatewayHost.AdminKey))
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            using var visitor = new Visitor(new Uri(app.Urls.First()));
            visitor.Keep("/portal", cookie);
            (await visitor.Get("/portal/v1/customers/c")).Is(200);
            using var other = new Visitor(new Uri(app.Urls.First()));
            await other.Get(link);
            (await other.Get("/portal/v1/customers/c")).Is(200);
            await app.StopAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_console_session_ends_with_the_key_that_was_set_from_outside()
    {
        var installation = new Installation(_data.FullName);
        var cookie = await OpenConsole(installation, GatewayHost.AdminKey, logIn: true, null);
        Assert.NotNull(await OpenConsole(installation, GatewayHost.AdminKey, logIn: false, cookie));
        Assert.Null(await OpenConsole(installation, GatewayHost.AdminKey + "_rotated", logIn: false, cookie));
    }

    /// <summary>The cookie where it opens the console of a gateway with that key, before or after a log-in; null where it does not.</summary>
    private static async Task<string?> OpenConsole(Installation installation, string key, bool logIn, string? cookie)
    {
        await using var app = installation.Build("--SPEND_ADMIN_KEY", key);
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var visitor = new Visitor(new Uri(app.Urls.First()));
        if (cookie is not null) visitor.Keep("/console", cookie);
        if (logIn) (await visitor.Do(HttpMethod.Post, "/console/session", $$"""{"key":"{{key}}"}""")).Is(201);
        var opened = await visitor.Get("/console/v1/customer_overviews");
        await app.StopAsync(TestContext.Current.CancellationToken);
        if (opened.Status == 200) return visitor.CookieOf("/console");
        opened.IsProblem(401, "no_session");
        return null;
    }

    private static async Task<string> Link(HttpClient admin) => (await admin.Post("/v1/customers/c/portal_sessions", null)).Is(201)["url"]!.ToString();
}
