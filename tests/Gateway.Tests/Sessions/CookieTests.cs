using Microsoft.Extensions.Configuration;
using Spend.Gateway.Pages;

namespace Spend.Gateway.Tests.Sessions;

/// <summary>The cookies and headers of the pages, as they stand alone and as they are shown in a vendor's product.</summary>
public class CookieTests(GatewayHost gateway, EmbeddedGateway embedded) : IClassFixture<GatewayHost>, IClassFixture<EmbeddedGateway>
{
    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_paths()
    {
        using var visitor = new Visitor(gateway);
        var cookie = Cookie(await visitor.Get(await Visitor.Link(gateway, await gateway.Customer())));
        Assert.Equal(["httponly", "path=/portal", "samesite=lax"], Flags(cookie));
        cookie = Cookie(await visitor.Do(HttpMethod.Post, "/console/session", $$"""{"key":"{{GatewayHost.AdminKey}}"}"""));
        Assert.Equal(["httponly", "path=/console", "samesite=strict"], Flags(cookie));
    }

    [Fact]
    public async Task In_a_frame_the_cookie_is_the_products_own()
    {
        using var visitor = new Visitor(embedded);
        var link = await Visitor.Link(embedded, await embedded.Customer());
        Assert.StartsWith("https://billing.example.com/spend/portal?code=", link, StringComparison.Ordinal);
        var cookie = Cookie(await visitor.Get("/portal?code=" + link.Split("code=")[1]));
        Assert.Equal(["httponly", "partitioned", "path=/spend/portal", "samesite=none", "secure"], Flags(cookie));
        cookie = Cookie(await visitor.Do(HttpMethod.Post, "/console/session", $$"""{"key":"{{GatewayHost.AdminKey}}"}"""));
        Assert.Equal(["httponly", "path=/spend/console", "samesite=strict", "secure"], Flags(cookie));
    }

    [Fact]
    public async Task Who_may_show_the_page_in_a_frame_is_named_and_the_console_is_in_nobodys()
    {
        using var visitor = new Visitor(gateway);
        foreach (var path in new[] { "/portal/", "/portal/portal.js", "/portal/expired.html", "/portal/theme.css", "/console/", "/shared/base.css" })
        {
            var alone = (await visitor.Get(path)).Is(200).Message;
            Assert.Contains("frame-ancestors 'none'", Policy(alone), StringComparison.Ordinal);
            Assert.Equal("DENY", alone.Headers.GetValues("X-Frame-Options").Single());
            Assert.DoesNotContain("unsafe", Policy(alone), StringComparison.Ordinal);
            Assert.Equal(("nosniff", "no-referrer"), (alone.Headers.GetValues("X-Content-Type-Options").Single(), alone.Headers.GetValues("Referrer-Policy").Single()));
        }
        using var framed = new Visitor(embedded);
        var portal = (await framed.Get("/portal/")).Is(200).Message;
        Assert.EndsWith("frame-ancestors https://app.example.com https://*.example.org", Policy(portal), StringComparison.Ordinal);
        Assert.False(portal.Headers.Contains("X-Frame-Options"));
        Assert.Contains("frame-ancestors 'none'", Policy((await framed.Get("/console/")).Is(200).Message), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Pages:FrameAncestors", "app.example.com")]
    [InlineData("Pages:FrameAncestors", "https://app.example.com/path")]
    [InlineData("Pages:FrameAncestors", "https://app.example.com;script-src")]
    [InlineData("Pages:FrameAncestors", "*")]
    [InlineData("Pages:FrameAncestors", "https://büro.example.com")]
    [InlineData("Pages:PublicUrl", "billing.example.com")]
    [InlineData("Pages:PublicUrl", "https://billing.example.com/?x=1")]
    [InlineData("Pages:ThemeFile", "/nowhere/theme.css")]
    [InlineData("Pages:LinkSeconds", "9")]
    [InlineData("Pages:SessionMinutes", "43201")]
    public void A_setting_that_is_none_stops_the_start(string name, string value) =>
        Assert.Contains(name.Split(':')[1], Assert.Throws<SettingsException>(() => PageSettings.From(Configured((name, value)))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_frame_needs_https_where_others_can_look_on()
    {
        Assert.Throws<SettingsException>(() => PageSettings.From(Configured(("Pages:FrameAncestors", "https://app.example.com"), ("Pages:PublicUrl", "http://billing.example.com"))));
        Assert.True(PageSettings.From(Configured(("Pages:FrameAncestors", "http://localhost:3000"), ("Pages:PublicUrl", "http://127.0.0.1:8080"))).IsEmbedded);
    }

    private static IConfiguration Configured(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(static s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build();

    private static string Cookie(Answered answer) => answer.Message.Headers.GetValues("Set-Cookie").Single();

    /// <summary>What follows name=value, but for the time, by name.</summary>
    private static IEnumerable<string> Flags(string cookie) =>
        cookie.Split("; ")[1..].Select(static flag => flag.ToLowerInvariant()).Where(static flag => !flag.StartsWith("expires=", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string Policy(HttpResponseMessage answer) => answer.Headers.GetValues("Content-Security-Policy").Single();
}

/// <summary>A gateway whose customer page is shown in a vendor's product.</summary>
public sealed class EmbeddedGateway : GatewayHost
{
    protected override string[] Settings => ["--Pages:FrameAncestors", "https://app.example.com https://*.example.org", "--Pages:PublicUrl", "https://billing.example.com/spend"];
}
