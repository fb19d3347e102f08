using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Tests.Http;

public class ErrorBoundaryTests
{
    private static readonly CustomerId Someone = new("t", "c");

    public static TheoryData<Exception, int, string, string?> Exceptions => new()
    {
        { new JournalUnavailableException("SELECT secret FROM /var/lib/spend", new IOException("disk")), 503, "unavailable", "1" },
        { new OverloadedException("secret"), 429, "overloaded", "1" },
        { new AccountQuarantinedException(Someone, new InvalidOperationException("secret")), 500, "account_quarantined", null },
        { new BadHttpRequestException("secret", 413), 413, "body_too_large", null },
        { new BadHttpRequestException("secret", 408), 408, "request_timeout", null },
        { new BadHttpRequestException("secret", 400), 400, "bad_request", null },
        { new InvalidOperationException("secret at System.Foo in /src/x.cs"), 500, "internal_error", null },
    };

    [Theory]
    [MemberData(nameof(Exceptions), DisableDiscoveryEnumeration = true)]
    public async Task An_exception_becomes_a_problem_that_tells_nothing_of_it(Exception thrown, int status, string code, string? retryAfter)
    {
        var context = await Run(_ => throw thrown);
        Assert.Equal((status, "application/problem+json", retryAfter ?? ""), (context.Response.StatusCode, context.Response.ContentType, context.Response.Headers.RetryAfter.ToString()));
        var body = BodyOf(context);
        Assert.Equal(code, JsonNode.Parse(body)!["code"]!.ToString());
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
        Assert.DoesNotContain("/", body.Replace("application/problem+json", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "unknown_route")]
    [InlineData(405, "method_not_allowed")]
    [InlineData(415, "unsupported_media_type")]
    [InlineData(500, "internal_error")]
    public async Task A_bare_status_gets_a_body(int status, string code)
    {
        var context = await Run(c => { c.Response.StatusCode = status; return Task.CompletedTask; });
        Assert.Equal(code, JsonNode.Parse(BodyOf(context))!["code"]!.ToString());
    }

    private static async Task<HttpContext> Run(RequestDelegate inner)
    {
        var context = new DefaultHttpContext();
        context.Response.Body = new MemoryStream();
        await new ErrorBoundary(inner, NullLogger<ErrorBoundary>.Instance).InvokeAsync(context);
        await context.Response.BodyWriter.FlushAsync();
        return context;
    }

    private static string BodyOf(HttpContext context) => System.Text.Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
}
