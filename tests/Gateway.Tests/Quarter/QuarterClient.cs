using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests.Quarter;

/// <summary>The vendor's backend: eight senders; what gets no answer is sent again, in any order.</summary>
internal sealed class QuarterClient(HttpClient http, Random random)
{
    private const int Senders = 8, MostRounds = 200;

    private readonly ConcurrentQueue<QuarterRequest> _unanswered = new();
    private readonly ConcurrentDictionary<string, int> _outcomes = new();

    /// <summary>Everything that was ever sent, once.</summary>
    public ConcurrentDictionary<QuarterRequest, byte> Sent { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>How often each wish met each answer.</summary>
    public IReadOnlyDictionary<string, int> Outcomes => _outcomes;

    public int Unanswered => _unanswered.Count;

    /// <summary>Requests that had to be sent again.</summary>
    public int Repeated { get; private set; }

    /// <summary>Sends what is due and what was left from before; what is left afterwards waits for the next time.</summary>
    /// <param name="rest">Up to so long each sender rests before each request, so that a few requests are a load for some time.</param>
    public async Task Send(IEnumerable<QuarterRequest> requests, TimeSpan rest = default)
    {
        var all = requests.ToList();
        while (_unanswered.TryDequeue(out var left))
        {
            all.Add(left);
            Repeated++;
        }
        var shuffled = all.ToArray();
        random.Shuffle(shuffled);
        var rests = Array.ConvertAll(shuffled, _ => rest * random.NextDouble());
        await Parallel.ForEachAsync(Enumerable.Range(0, shuffled.Length), new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (i, _) =>
        {
            if (rest > TimeSpan.Zero) await Task.Delay(rests[i], CancellationToken.None);
            await Send(shuffled[i]);
        });
    }

    /// <summary>Until everything is answered; the gateway must be up.</summary>
    public async Task SendAll(IEnumerable<QuarterRequest> requests)
    {
        await Send(requests);
        for (var round = 0; !_unanswered.IsEmpty; round++)
        {
            Assert.True(round < MostRounds, $"No answer: {_unanswered.First()}");
            await Task.Delay(20);
            await Send([]);
        }
    }

    private async Task Send(QuarterRequest request)
    {
        Sent.TryAdd(request, 0);
        if (await Post(request.Path, request.Body) is not var (status, text))
        {
            _unanswered.Enqueue(request);
            return;
        }
        var answer = JsonNode.Parse(text)!;
        var code = answer["code"]?.ToString();
        if (status is 200 or 201 or 202 && code is null) request.Accepted ??= answer;
        else if (status is 402 or 404 or 409 or 422) request.Refused = code ?? "unnamed";
        else throw new InvalidOperationException($"{request.Path} answered {status}: {text} to {request.Body}");
        _outcomes.AddOrUpdate($"{request.Wish}: {request.Refused ?? answer["status"]?.ToString() ?? "done"}", 1, static (_, count) => count + 1);
    }

    /// <summary>Null where nobody can know what became of it.</summary>
    private async Task<(int Status, string Body)?> Post(string path, string body)
    {
        try
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(path, content);
            var status = (int)response.StatusCode;
            return status is 429 or 503 ? null : (status, await response.Content.ReadAsStringAsync());
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            return null;
        }
    }
}
