using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Spend.Client.Tests.OpenAI;

/// <summary>A model that has answered is owed, whatever is wrong with what its endpoint says of it.</summary>
public sealed class RefusedUsageTests(SpendGateway gateway, ChatEndpoint endpoint) : HandlerTest(gateway, endpoint), IClassFixture<SpendGateway>, IClassFixture<ChatEndpoint>
{
    private const string NotTheSum = """{"prompt_tokens":10,"completion_tokens":50,"total_tokens":360}""";

    /// <summary>What the controller does not take: a pool without a price, sums that are none, nothing at all.</summary>
    public static TheoryData<string> Refused =>
    [
        """{"prompt_tokens":2000,"completion_tokens":50,"total_tokens":2050,"prompt_tokens_details":{"cached_tokens":1024}}""",
        NotTheSum,
        """{"prompt_tokens":10,"completion_tokens":50,"total_tokens":60,"completion_tokens_details":{"reasoning_tokens":300}}""",
        "{}",
        """{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}""",
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_stream_whose_usage_is_refused_pays_what_was_counted(string usage)
    {
        var customer = await Gateway.Customer("1");
        Tell([.. Enumerable.Repeat(Token(), 50), Used(usage), Done]);
        using var client = Client("told/");
        using var response = await client.SendAsync(Ask(customer, "v1/chat/completions", true));
        Assert.EndsWith(Done, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var used = 10 * In + 50 * Out;
        Assert.Equal((used, 0m, 0m, 1 - used), await Gateway.Stands(customer));
        Assert.Equal(1, Log.Count("SettlementRefused"));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_whole_answer_whose_usage_is_refused_reaches_the_caller_and_pays_what_was_counted(string usage)
    {
        var customer = await Gateway.Customer("1");
        Answer($$$"""{"choices":[{"index":0,"message":{"role":"assistant","content":"{{{new string('x', 200)}}}"},"finish_reason":"stop"}],"usage":{{{usage}}}}""");
        using var client = Client("told/");
        var request = Ask(customer, "v1/chat/completions", false);
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var used = 10 * In + 50 * Out;
        Assert.True(request.Options.TryGetValue(SpendHandler.Settlement, out var settlement));
        Assert.Equal(used, Assert.IsType<Allowed>(settlement).Charged);
        Assert.Equal((used, 0m, 0m, 1 - used), await Gateway.Stands(customer));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_usage_that_is_refused_only_when_it_comes_late_pays_what_was_counted(bool stream)
    {
        var customer = await Gateway.Customer("1");
        if (stream) Tell(Token(), Used(NotTheSum), Done);
        else Answer($$$"""{"choices":[{"message":{"content":"one"}}],"usage":{{{NotTheSum}}}}""");
        Line.Instead = static request => request.RequestUri!.AbsolutePath.EndsWith("/settle", StringComparison.Ordinal) ? Line.Problem(503, "unavailable") : null;
        using var client = Client("told/");
        using var response = await client.SendAsync(Ask(customer, "v1/chat/completions", stream));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Line.Instead = null;
        await Spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((10 * In + Out, 0m), await Gateway.Stands(customer) is var stands ? (stands.Charged, stands.Held) : default);
    }

    [Fact]
    public async Task A_reader_who_leaves_after_a_usage_that_is_refused_pays_what_was_counted()
    {
        var customer = await Gateway.Customer("1");
        // The usage comes before the last event, which this reader does not wait for.
        Endpoint.Told = static async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(Token() + Used(NotTheSum) + Token("two"));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        };
        using var client = Client("told/");
        using (var response = await client.SendAsync(Ask(customer, "v1/chat/completions", true), HttpCompletionOption.ResponseHeadersRead))
        {
            await using var stream = await response.Content.ReadAsStreamAsync();
            using var reader = new StreamReader(stream, leaveOpen: true);
            while (await reader.ReadLineAsync() is { } line && !line.Contains("two", StringComparison.Ordinal))
            {
            }
        }
        await Spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((10 * In + 2 * Out, 0m), await Gateway.Stands(customer) is var stands ? (stands.Charged, stands.Held) : default);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task An_answer_that_is_not_about_the_usage_does_not_replace_it(int status)
    {
        var customer = await Gateway.Customer("1");
        Tell(Token(), Used("""{"prompt_tokens":10,"completion_tokens":300,"total_tokens":310}"""), Done);
        var odd = 1;
        Line.Instead = request => request.RequestUri!.AbsolutePath.EndsWith("/settle", StringComparison.Ordinal) && Interlocked.Decrement(ref odd) >= 0
            ? new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("<html>default backend</html>") }
            : null;
        using var client = Client("told/");
        using var response = await client.SendAsync(Ask(customer, "v1/chat/completions", true));
        await Spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(10 * In + 300 * Out, (await Gateway.Stands(customer)).Charged);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_refused_altogether_stays_held_and_is_logged(bool stream)
    {
        var customer = await Gateway.Customer("1");
        if (stream) Tell(Token(), Used(NotTheSum), Done);
        else Answer($$$"""{"choices":[{"message":{"content":"one"}}],"usage":{{{NotTheSum}}}}""");
        Line.Instead = static request => request.RequestUri!.AbsolutePath.EndsWith("/settle", StringComparison.Ordinal) ? Line.Problem(400, "invalid_request") : null;
        using var client = Client("told/");
        var request = Ask(customer, "v1/chat/completions", stream);
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(request.Options.TryGetValue(SpendHandler.Settlement, out _));
        await Spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        // The endpoint's, the count, and what is held, which has no usage of its own.
        Assert.Equal([true, true, false], Line.Sent.Where(static s => s.Path.EndsWith("/settle", StringComparison.Ordinal)).Select(static s => JsonNode.Parse(s.Body)!["usage"] is not null));
        Assert.Equal(0, Line.Count("/release"));
        Assert.Contains(Log.Entries, static e => e is { Level: LogLevel.Error, Event: "ErrandRefused" });
        Assert.True((await Gateway.Stands(customer)).Held > 0);
    }

    [Fact]
    public async Task A_settlement_that_there_is_no_room_to_keep_is_not_said_to_be_sent_again()
    {
        var customer = await Gateway.Customer("1");
        Answer("""{"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":1,"total_tokens":11}}""");
        Line.Instead = static request => request.RequestUri!.AbsolutePath.EndsWith("/settle", StringComparison.Ordinal) ? Line.Problem(503, "unavailable") : null;
        var options = Gateway.Options();
        (options.Timeout, options.AttemptTimeout, options.BacklogCapacity) = (TimeSpan.FromMilliseconds(800), TimeSpan.FromMilliseconds(800), 1);
        await using var spend = new SpendClient(new HttpClient(Line), options, log: Log);
        using var client = new HttpClient(new SpendHandler(spend) { InnerHandler = new SocketsHttpHandler() }) { BaseAddress = new Uri(Endpoint.Address, "told/") };
        var (kept, lost) = (Ask(customer, "v1/chat/completions", false), Ask(customer, "v1/chat/completions", false));
        foreach (var request in new[] { kept, lost })
        {
            using var response = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
        Assert.True(kept.Options.TryGetValue(SpendHandler.Settlement, out var settlement));
        Assert.Equal(DenialReason.Unreachable, Assert.IsType<Denied>(settlement).Reason);
        Assert.False(lost.Options.TryGetValue(SpendHandler.Settlement, out _));
        Assert.Equal(1, Log.Count("BacklogFull"));
        // Said, and true.
        Line.Instead = null;
        await spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(10 * In + Out, (await Gateway.Stands(customer)).Charged);
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":"hi"}}],"usage":{"prompt_tokens":100,"completion_tokens":70,"total_tokens":170}}""", 100, 70)]
    [InlineData("""{"choices":[{"message":{"content":"hi there"}}]}""", 10, 2)]
    // Nobody knows what is in it: as much as may have been.
    [InlineData("no json", 10, 4_096)]
    public async Task A_whole_answer_to_a_streamed_request_is_passed_on_and_settled(string answer, int input, int output)
    {
        var customer = await Gateway.Customer("1");
        Answer(answer);
        using var client = Client("told/");
        var request = Ask(customer, "v1/chat/completions", true);
        using var response = await client.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, answer), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        var used = input * In + output * Out;
        Assert.True(request.Options.TryGetValue(SpendHandler.Settlement, out var settlement) && settlement.IsAllowed);
        Assert.Equal((used, 0m, 0m, 1 - used), await Gateway.Stands(customer));
    }

    [Fact]
    public async Task A_compressed_stream_is_not_passed_on_and_costs_its_input()
    {
        var customer = await Gateway.Customer("1");
        Endpoint.Told = static context =>
        {
            context.Response.Headers.ContentEncoding = "br";
            context.Response.ContentType = "text/event-stream";
            return context.Response.WriteAsync("compressed");
        };
        using var client = Client("told/");
        using var response = await client.SendAsync(Ask(customer, "v1/chat/completions", true));
        Assert.Equal((HttpStatusCode.PaymentRequired, "not_metered"), (response.StatusCode, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]));
        Assert.Equal((10 * In, 0m), await Gateway.Stands(customer) is var stands ? (stands.Charged, stands.Held) : default);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_caller_who_leaves_pays_what_was_held_once_there_is_an_answer(bool isAnswered)
    {
        var customer = await Gateway.Customer("1");
        using var leave = new CancellationTokenSource();
        using var client = new HttpClient(new SpendHandler(Spend) { InnerHandler = new Left(leave, isAnswered) }) { BaseAddress = Endpoint.Address };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync(Ask(customer, "v1/chat/completions", false, ",\"max_tokens\":30"), leave.Token));
        await Spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((isAnswered ? 10 * In + 30 * Out : 0, 0m), await Gateway.Stands(customer) is var stands ? (stands.Charged, stands.Held) : default);
    }

    /// <summary>A model whose caller leaves, before its answer or while that is read.</summary>
    private sealed class Left(CancellationTokenSource leave, bool isAnswered) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!isAnswered) await leave.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return new HttpResponseMessage { Content = new Unfinished(leave) };
        }
    }

    private sealed class Unfinished(CancellationTokenSource leave) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await leave.CancelAsync();
            leave.Token.ThrowIfCancellationRequested();
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
