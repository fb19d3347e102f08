using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests.Kill;

/// <summary>
/// A product's backend as it should be written: it gives every request an id, repeats what got no answer, and keeps every answer. What
/// it knows afterwards is held against what the server says.
/// </summary>
internal sealed class ClientLog(HttpClient http)
{
    /// <summary>Requests by id, with the first answer that confirmed them; null while there is none.</summary>
    public ConcurrentDictionary<string, Request> Requests { get; } = new();

    public int Confirmed => Requests.Values.Count(static r => r.Answer is not null);

    public sealed class Request(string customer, string path, string body)
    {
        public string Customer => customer;
        public string Path => path;
        public string Body => body;

        /// <summary>The first answer: <c>allowed</c> with its charge, or a denial.</summary>
        public JsonNode? Answer { get; set; }

        public bool WasAllowed => (string?)Answer?["decision"] == "allowed";
    }

    public static Request Authorize(string customer, string id, int tokens, bool hold) => new(customer, "/v1/authorize",
        $$"""{"id":"{{id}}","customer":"{{customer}}","items":[{"meter":"tokens","quantity":"{{tokens.ToString(CultureInfo.InvariantCulture)}}"}],"properties":{"user":"u{{tokens % 3}}"},"hold":{{(hold ? "true" : "false")}}}""");

    public static Request Settle(string customer, string id, int tokens) => new(customer, $"/v1/authorizations/{id}/settle",
        $$"""{"customer":"{{customer}}","items":[{"meter":"tokens","quantity":"{{tokens.ToString(CultureInfo.InvariantCulture)}}"}]}""");

    /// <summary>Sends once. False: no answer came, or one that says to come back.</summary>
    public async Task<bool> Send(string key, Request request)
    {
        Requests.TryAdd(key, request);
        var answer = await Post(request);
        if (answer is null) return false;
        request.Answer ??= answer;
        return true;
    }

    /// <summary>One attempt: the answer if it is a decision, null if nothing was decided or nobody can know.</summary>
    public async Task<JsonNode?> Post(Request request)
    {
        try
        {
            using var content = new StringContent(request.Body, Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(request.Path, content);
            var status = (int)response.StatusCode;
            if (status is 429 or 503) return null;
            var text = await response.Content.ReadAsStringAsync();
            if (status is 200 or 402 or 409 or 404) return JsonNode.Parse(text);
            throw new InvalidOperationException($"{request.Path} answered {status}: {text}");
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (TaskCanceledException)
        {
            return null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
