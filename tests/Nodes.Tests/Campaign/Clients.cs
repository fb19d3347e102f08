using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Spend.Nodes.Tests.Checking;

namespace Spend.Nodes.Tests.Campaign;

/// <summary>
/// A product's backend as it should be written: every request has an id, goes to any node, and is repeated on another one until it is
/// answered. Everything it asks and hears is in the log.
/// </summary>
internal sealed class Clients(Node[] nodes, ClientLog log)
{
    private readonly ConcurrentDictionary<string, int> _faults = new();

    /// <summary>Answers that no client should ever see, and how often: server errors.</summary>
    public IReadOnlyDictionary<string, int> Faults => _faults;

    /// <summary>Until it is answered, or told to stop; then the last attempt.</summary>
    /// <param name="request">Its number in the log.</param>
    public async Task<Heard> Ask(int request, Random random, CancellationToken stop, int not = -1)
    {
        for (var pause = 10; ; pause = Math.Min(500, pause * 2))
        {
            var node = Pick(random, not);
            var heard = await Try(request, node);
            if (heard.Verdict != Verdict.Unanswered || stop.IsCancellationRequested) return heard;
            not = node.Number;
            await Task.Delay(random.Next(pause), CancellationToken.None);
        }
    }

    /// <summary>Sends it to two nodes at once, then on as usual if neither answers.</summary>
    public async Task<Heard> AskTwice(int request, Random random, CancellationToken stop)
    {
        var one = Pick(random, -1);
        var both = await Task.WhenAll(Try(request, one), Try(request, Pick(random, one.Number)));
        if (both[0].Verdict == Verdict.Unanswered && both[1].Verdict == Verdict.Unanswered) return await Ask(request, random, stop);
        return both[0].Verdict == Verdict.Allowed || both[1].Verdict == Verdict.Unanswered ? both[0] : both[1];
    }

    /// <summary>Many authorizations in one; those that are not answered are asked again, on another node.</summary>
    /// <returns>In the order of the requests.</returns>
    public async Task<Heard[]> AskBatch(int[] requests, Random random, CancellationToken stop)
    {
        var heard = new Heard[requests.Length];
        var open = Enumerable.Range(0, requests.Length).ToArray();
        var not = -1;
        for (var pause = 10; ; pause = Math.Min(500, pause * 2))
        {
            var node = Pick(random, not);
            var answers = await TryBatch(Array.ConvertAll(open, n => requests[n]), node);
            for (var i = 0; i < open.Length; i++) heard[open[i]] = answers[i];
            open = [.. open.Where((_, i) => answers[i].Verdict == Verdict.Unanswered)];
            if (open.Length == 0 || stop.IsCancellationRequested) return heard;
            not = node.Number;
            await Task.Delay(random.Next(pause), CancellationToken.None);
        }
    }

    /// <summary>One attempt at one node, noted.</summary>
    public async Task<Heard> Try(int request, Node node)
    {
        var asked = log[request];
        var (method, path, body) = Messages.Of(asked);
        var start = Stopwatch.GetTimestamp();
        var answer = await node.Send(method, path, body);
        var end = Stopwatch.GetTimestamp();
        var heard = answer is null || IsFault(answer, path) ? default : AnswerReader.Read(asked.Step, answer);
        log.Note(heard.Of(request, node.Number, start, end));
        return heard;
    }

    private async Task<Heard[]> TryBatch(int[] requests, Node node)
    {
        var body = Messages.Batch(requests.Select(request => log[request]));
        var heard = new Heard[requests.Length];
        var start = Stopwatch.GetTimestamp();
        var answer = await node.Send(HttpMethod.Post, "/v1/authorize/batch", body);
        var end = Stopwatch.GetTimestamp();
        if (answer is { Status: 200 })
        {
            using var json = JsonDocument.Parse(answer.Body);
            var n = 0;
            foreach (var result in json.RootElement.GetProperty("results").EnumerateArray()) heard[n++] = AnswerReader.Decision(result);
        }
        else if (answer is { Status: not (429 or 503) }) Fault(answer, "/v1/authorize/batch");
        for (var n = 0; n < requests.Length; n++) log.Note(heard[n].Of(requests[n], node.Number, start, end));
        return heard;
    }

    /// <summary>What no well-formed request of a known customer may get. What is not there (404) or no longer open (409) is for the checker to judge.</summary>
    private bool IsFault(Node.Answer answer, string path)
    {
        if (answer.Status is 200 or 201 or 402 or 404 or 409 or 429 or 503) return false;
        Fault(answer, path);
        return true;
    }

    private void Fault(Node.Answer answer, string path)
    {
        var text = Encoding.UTF8.GetString(answer.Body);
        _faults.AddOrUpdate($"{path.Split('?')[0]}: {answer.Status} {text[..Math.Min(300, text.Length)]}", 1, static (_, count) => count + 1);
    }

    private Node Pick(Random random, int not)
    {
        for (var tries = 0; ; tries++)
        {
            var node = nodes[random.Next(nodes.Length)];
            if (nodes.Length == 1 || (node.Number != not && (tries > 3 || !node.IsAvoided))) return node;
        }
    }
}
