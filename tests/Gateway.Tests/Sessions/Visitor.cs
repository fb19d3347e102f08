namespace Spend.Gateway.Tests.Sessions;

/// <summary>A browser that has a page open, as the server sees it: it keeps the cookies of each page and sends them below that page's path.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClient _client;

    /// <summary>By the page's path: what it was told to send there, <c>name=value</c>.</summary>
    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);

    public Visitor(GatewayHost gateway) : this(new Uri(gateway.App.Urls.First()))
    {
    }

    public Visitor(Uri address) => _client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };

    /// <summary>What the page's own requests bear.</summary>
    public static readonly (string Name, string Value)[] OfPage = [("Spend-Page", "1"), ("Sec-Fetch-Site", "same-origin")];

    public string? CookieOf(string page) => _cookies.GetValueOrDefault(page);

    public void Keep(string page, string? cookie)
    {
        if (cookie is null) _cookies.Remove(page);
        else _cookies[page] = cookie;
    }

    /// <summary>The page of a customer, opened by a new link.</summary>
    public static async Task<Visitor> Open(GatewayHost gateway, string customer, HttpClient? by = null)
    {
        var visitor = new Visitor(gateway);
        (await visitor.Get(await Link(gateway, customer, by))).Is(302);
        Assert.NotNull(visitor.CookieOf("/portal"));
        return visitor;
    }

    public static async Task<string> Link(GatewayHost gateway, string customer, HttpClient? by = null) =>
        (await (by ?? gateway.Admin).Post($"/v1/customers/{customer}/portal_sessions", null)).Is(201)["url"]!.ToString();

    public Task<Answered> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    public async Task<Answered> Send(HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        var answer = await _client.Send(method, path, body, [.. headers, .. Cookies(path)]);
        if (answer.Message.Headers.TryGetValues("Set-Cookie", out var set))
            foreach (var cookie in set) Keep(PathOf(cookie), cookie.Contains("expires=Thu, 01 Jan 1970", StringComparison.Ordinal) ? null : cookie.Split(';')[0]);
        return answer;
    }

    /// <summary>As the page does it.</summary>
    public Task<Answered> Do(HttpMethod method, string path, string? body = null) => Send(method, path, body, OfPage);

    /// <summary>A client that bears the page's cookie, for streams.</summary>
    public HttpClient Streaming(string page)
    {
        var client = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = _client.BaseAddress };
        client.DefaultRequestHeaders.Add("Cookie", CookieOf(page));
        return client;
    }

    public void Dispose() => _client.Dispose();

    private IEnumerable<(string, string)> Cookies(string path)
    {
        var absolute = path.StartsWith('/') ? path : new Uri(path).AbsolutePath;
        return from cookie in _cookies where absolute == cookie.Key || absolute.StartsWith(cookie.Key + "/", StringComparison.Ordinal) select ("Cookie", cookie.Value);
    }

    private static string PathOf(string cookie) =>
        cookie.Split("; ").First(static part => part.StartsWith("path=", StringComparison.OrdinalIgnoreCase))[5..];
}
