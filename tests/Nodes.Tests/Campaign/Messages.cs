using System.Text;
using Spend.Nodes.Tests.Checking;

namespace Spend.Nodes.Tests.Campaign;

/// <summary>Requests as they are sent: the same bytes however often, since everything is in the <see cref="Request"/>.</summary>
internal static class Messages
{
    public static (HttpMethod Method, string Path, string? Body) Of(in Request request) => request.Step switch
    {
        Step.Authorize => (HttpMethod.Post, "/v1/authorize", Authorize(request)),
        Step.Settle => (HttpMethod.Post, $"/v1/authorizations/r{request.Id}/settle", $$"""{"customer":"c{{request.Customer}}",{{Items(request)}}}"""),
        Step.Extend => (HttpMethod.Post, $"/v1/authorizations/r{request.Id}/extend", $$"""{"customer":"c{{request.Customer}}",{{Items(request)}},"expires_in":30}"""),
        Step.Release => (HttpMethod.Post, $"/v1/authorizations/r{request.Id}/release", $$"""{"customer":"c{{request.Customer}}"}"""),
        Step.Grant => (HttpMethod.Post, $"/v1/customers/c{request.Customer}/grants", $$"""{"id":"g{{request.Id}}","amount":"{{request.Amount}}","unit":"USD"}"""),
        Step.Limit => (HttpMethod.Put, $"/v1/customers/c{request.Customer}/caps/{Caps.Total}", $$"""{"limit":"{{request.Amount}}","window":"lifetime"}"""),
        Step.Read => (HttpMethod.Get, $"/v1/customers/c{request.Customer}", null),
        Step.Expire or Step.Other => throw new ArgumentOutOfRangeException(nameof(request)),
    };

    public static string Batch(IEnumerable<Request> requests)
    {
        var body = new StringBuilder("""{"requests":[""");
        foreach (var request in requests) body.Append(body[^1] == '[' ? "" : ",").Append(Authorize(request));
        return body.Append("]}").ToString();
    }

    /// <summary>Holds end by themselves after 2 to 41 seconds, unless somebody ends them.</summary>
    private static string Authorize(in Request request) =>
        $$"""{"id":"r{{request.Id}}","customer":"c{{request.Customer}}",{{Items(request)}},"properties":{"user":"{{Caps.CounterOf(request.User)}}"}{{(request.Holds ? $",\"hold\":true,\"expires_in\":{2 + request.Id % 40}" : "")}}}""";

    private static string Items(in Request request) => $$"""
        "items":[{"meter":"tokens","quantity":"{{request.Amount}}"}]
        """;
}
