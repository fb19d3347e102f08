using System.Net;
using System.Net.Http.Json;

namespace Spend.Gateway.Tests.Documents;

/// <summary>Passes on the tokens of an answer for as long as there is money for them.</summary>
/// <param name="spend">With the gateway's address, and a backend's key as bearer.</param>
public sealed class MeteredStream(HttpClient spend)
{
    private const int Chunk = 64;

    public async IAsyncEnumerable<string> Run(string id, string customer, int input, IAsyncEnumerable<string> tokens)
    {
        var (produced, held) = (0, Chunk);
        if (!await IsAllowed("authorize", new { id, customer, usage = Usage(held), hold = true })) yield break;
        try
        {
            await foreach (var token in tokens)
            {
                produced++;
                yield return token;
                if (produced < held) continue;
                if (!await IsAllowed($"authorizations/{id}/extend", new { customer, usage = Usage(held + Chunk) })) break;
                held += Chunk;
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
        answer.EnsureSuccessStatusCode(); // No answer is not a yes.
        return true;
    }
}
