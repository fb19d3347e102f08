namespace Spend.Gateway.Tests.Deciding.Http;

/// <summary>Request bodies in short.</summary>
internal static class Ask
{
    /// <summary>One call: 1 USD.</summary>
    public static string Call(string customer, string id, string more = "") =>
        $$"""{"id":"{{id}}","customer":"{{customer}}","items":[{"meter":"api_calls"}]{{more}}}""";

    /// <summary>Tokens: 0.01 USD each.</summary>
    public static string Tokens(string customer, string id, string quantity, string more = "") =>
        $$"""{"id":"{{id}}","customer":"{{customer}}",{{Items(quantity)}}{{more}}}""";

    public static string Hold(string customer, string id, string tokens, int expiresIn = 600) => Tokens(customer, id, tokens, $",\"hold\":true,\"expires_in\":{expiresIn}");

    public static string Items(string tokens) => $$"""
        "items":[{"meter":"llm_tokens","quantity":"{{tokens}}"}]
        """;
}
