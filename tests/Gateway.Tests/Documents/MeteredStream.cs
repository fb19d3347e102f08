using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Spend.Gateway.Tests.Documents;

/// <summary>Passes on the tokens of an answer for as long as there is money for them.</summary>
/// <param name="spend">With the gateway's address, and a backend's key as bearer.</param>
public sealed class MeteredStream(HttpClient spend, TimeProvider time)
{
    private const int Chunk = 64, Life = 600; // Tokens; seconds for which the hold stays if nobody asks for more.

    public async IAsyncEnumerable<string> Run(string id, string customer, int input, IAsyncEnumerable<string> tokens)
    {
        var (produced, held, asked) = (0, Chunk, time.GetUtcNow());
        if (!await IsAllowed("authorize", new { id, customer, usage = Usage(held), hold = true, expires_in = Life })) yield break;
        try
        {
            await foreach (var token in tokens)
            {
                produced++;
                yield return token;
                if (produced < held && time.GetUtcNow() - asked < TimeSpan.FromSeconds(Life / 2)) continue;
                if (produced == held) held += Chunk;
                asked = time.GetUtcNow();
                if (!await IsAllowed($"authorizations/{id}/extend", new { customer, usage = Usage(held), expires_in = Life })) break;
            }
        }
        finally // Also when the reader leaves or the model fails: what was produced is paid, the rest of the hold is free again.
        {
            using var settled = await spend.PostAsJsonAsync($"/v1/authorizations/{id}/settle", new { customer, usage = Usage(produced) });
            settled.EnsureSuccessStatusCode();
        }

        object Usage(int output) => new { model = "gpt-4o", openai = new { prompt_tokens = input, completion_tokens = output, total_tokens = input + output } };
    }

    private async Task<bool> IsAllowed(string path, object body)
    {
        using var answer = await spend.PostAsJsonAsync($"/v1/{path}", body);
        if (answer.StatusCode == HttpStatusCode.PaymentRequired) return false;
        if (answer.StatusCode == HttpStatusCode.Conflict && (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").ValueEquals("authorization_expired")) return false;
        answer.EnsureSuccessStatusCode(); // No answer is not a yes.
        return true;
    }
}
