using System.Net;
using System.Text.Json.Nodes;
using MeteredChat.Llm;
using Microsoft.AspNetCore.Http;

namespace Spend.Client.Tests.OpenAI;

/// <summary>What a call to a model costs, and when it is not made.</summary>
public sealed class SpendHandlerTests(SpendGateway gateway, ChatEndpoint endpoint) : HandlerTest(gateway, endpoint), IClassFixture<SpendGateway>, IClassFixture<ChatEndpoint>
{
    [Fact]
    public async Task A_stream_passes_through_and_is_settled_by_the_usage_at_its_end()
    {
        var customer = await Gateway.Customer("1");
        var (text, request) = await Stream(customer);
        Assert.Equal(string.Concat(FakeModel.Tokens), Words(text));
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        // The caller has not asked for it, and would stumble over an event without choices.
        Assert.DoesNotContain("\"usage\":{", text, StringComparison.Ordinal);
        Assert.True(request.Options.TryGetValue(SpendHandler.Meter, out var meter) && meter.IsAllowed);
        var used = 10 * In + FakeModel.Tokens.Length * Out;
        Assert.Equal((used, 0m, 0m, 1 - used), await Gateway.Stands(customer));
    }

    [Fact]
    public async Task A_caller_who_asks_for_the_usage_gets_it()
    {
        var customer = await Gateway.Customer("1");
        var (text, _) = await Stream(customer, ",\"stream_options\":{\"include_usage\":true}");
        Assert.Contains($"\"completion_tokens\":{FakeModel.Tokens.Length}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_ends_when_the_money_does()
    {
        var customer = await Gateway.Customer("0.0007");
        var (text, request) = await Stream(customer);
        Assert.True(request.Options.TryGetValue(SpendHandler.Meter, out var meter));
        // 10 tokens of input leave room for 67 of output.
        Assert.Equal((67L, DenialReason.InsufficientFunds), (meter!.Counted, meter.Denial!.Reason));
        Assert.StartsWith(Words(text), string.Concat(FakeModel.Tokens), StringComparison.Ordinal);

        var end = JsonNode.Parse(text[(text.LastIndexOf("data: {", StringComparison.Ordinal) + 6)..text.LastIndexOf("\n\ndata: [DONE]", StringComparison.Ordinal)])!;
        Assert.Equal(("length", "insufficient_funds"), ((string?)end["choices"]![0]!["finish_reason"], (string?)end["spend"]!["code"]));
        var (charged, held, unbilled, _) = await Gateway.Stands(customer);
        Assert.Equal((10 * In + 67 * Out, 0m, 0m), (charged, held, unbilled));
    }

    [Fact]
    public async Task A_stream_that_is_denied_is_a_402_and_does_not_reach_the_endpoint()
    {
        var customer = await Gateway.Customer("0.00001");
        using var client = Client("told/");
        Endpoint.Arrived.Clear();
        using var response = await client.SendAsync(Ask(customer, "v1/chat/completions", true));
        Assert.Equal((HttpStatusCode.PaymentRequired, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(("insufficient_funds", "denied", "insufficient_funds"), ((string?)problem["code"], (string?)problem["decision"], (string?)problem["error"]!["code"]));
        Assert.Contains("top up", (string?)problem["error"]!["message"], StringComparison.Ordinal);
        Assert.Empty(Endpoint.Arrived);
    }

    [Fact]
    public async Task A_stream_whose_reader_leaves_pays_what_was_passed_on()
    {
        var customer = await Gateway.Customer("1");
        using var client = Client();
        var request = Ask(customer, "v1/chat/completions", true);
        using (var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        {
            await using var stream = await response.Content.ReadAsStreamAsync();
            await stream.ReadExactlyAsync(new byte[1_000]);
        }
        await Spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(request.Options.TryGetValue(SpendHandler.Meter, out var meter));
        Assert.InRange(meter!.Counted, 1, FakeModel.Tokens.Length - 1);
        var used = 10 * In + meter.Counted * Out;
        Assert.Equal((used, 0m, 0m, 1 - used), await Gateway.Stands(customer));
    }

    [Fact]
    public async Task A_whole_answer_is_settled_by_its_usage()
    {
        var customer = await Gateway.Customer("1");
        using var client = Client();
        var request = Ask(customer, "v1/chat/completions", false, ",\"max_tokens\":20");
        using var response = await client.SendAsync(request);
        Assert.Contains("Once upon", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var used = 10 * In + 20 * Out;
        Assert.True(request.Options.TryGetValue(SpendHandler.Settlement, out var settlement));
        Assert.Equal(used, Assert.IsType<Allowed>(settlement).Charged);
        Assert.Equal((used, 0m, 0m, 1 - used), await Gateway.Stands(customer));
        // What was held: the estimated input, and what it said at most.
        Assert.Contains("\"completion_tokens\":20,", Line.Sent.First().Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_endpoint_that_fails_costs_nothing(bool stream)
    {
        var customer = await Gateway.Customer("1");
        Endpoint.Told = static context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        using var client = Client("told/");
        using var response = await client.SendAsync(Ask(customer, "v1/chat/completions", stream));
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Endpoint.Told = static context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(Ask(customer, "v1/chat/completions", stream)));
        Assert.Equal((0m, 0m, 0m, 1m), await Gateway.Stands(customer));
    }

    [Fact]
    public async Task A_stream_that_breaks_pays_what_was_passed_on()
    {
        var customer = await Gateway.Customer("1");
        Endpoint.Told = static async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("""data: {"choices":[{"index":0,"delta":{"content":"one"}}]}""" + "\n\n");
            await context.Response.Body.FlushAsync();
            await Task.Delay(50);
            context.Abort();
        };
        using var client = Client("told/");
        using (var response = await client.SendAsync(Ask(customer, "v1/chat/completions", true), HttpCompletionOption.ResponseHeadersRead))
            await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync());
        await Spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal((10 * In + Out, 0m, 0m), await Gateway.Stands(customer) is var stands ? (stands.Charged, stands.Held, stands.Unbilled) : default);
    }

    [Fact]
    public async Task Responses_and_embeddings_are_metered_too()
    {
        var customer = await Gateway.Customer("1");
        Endpoint.Told = static async context =>
        {
            if (context.Request.Path.Value!.EndsWith("/embeddings", StringComparison.Ordinal))
            {
                await context.Response.WriteAsync("""{"data":[],"usage":{"prompt_tokens":100,"total_tokens":100}}""");
                return;
            }
            context.Response.ContentType = "text/event-stream; charset=utf-8";
            await context.Response.WriteAsync("event: response.output_text.delta\r\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}\r\n\r\n");
            await context.Response.WriteAsync("event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"usage\":{\"input_tokens\":40,\"output_tokens\":7,\"total_tokens\":47}}}\n\n");
        };
        using var client = Client("told/");
        using var embedded = await client.SendAsync(Ask(customer, "v1/embeddings", false, content: "\"input\":\"some text\""));
        Assert.Equal(100 * In, (await Gateway.Stands(customer)).Charged);

        var request = Ask(customer, "v1/responses", true, content: "\"input\":\"some text\"");
        using var response = await client.SendAsync(request);
        Assert.Contains("response.completed", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(140 * In + 7 * Out, (await Gateway.Stands(customer)).Charged);
        Assert.DoesNotContain("stream_options", Endpoint.Arrived[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_is_never_read_ahead_of_its_reader()
    {
        var customer = await Gateway.Customer("1");
        var sent = 0;
        Endpoint.Told = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            var filler = new string('x', 4_000);
            for (; sent < 100_000 && !context.RequestAborted.IsCancellationRequested; sent++)
            {
                await context.Response.WriteAsync($": {filler}\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        };
        using var client = Client("told/");
        using var response = await client.SendAsync(Ask(customer, "v1/chat/completions", true), HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        await stream.ReadExactlyAsync(new byte[10_000]);
        var before = -1;
        while (before != sent) (before, _) = (sent, await Task.WhenAny(Task.Delay(200)));
        // What sockets hold, not what the model had to say: that would be 400 MB.
        Assert.InRange(sent, 1, 10_000);
    }

    [Fact]
    public async Task What_cannot_be_metered_is_not_sent_and_what_is_free_passes()
    {
        var customer = await Gateway.Customer("1");
        Endpoint.Told = static context => context.Response.WriteAsync("ok");
        Endpoint.Arrived.Clear();
        using var client = Client("told/");
        foreach (var (path, body) in new[]
        {
            ("v1/images/generations", "{}"), ("v1/chat/completions", "no json"), ("v1/chat/completions", "{\"messages\":[]}"),
            // The endpoint may read the other one.
            ("v1/chat/completions", """{"model":"gpt-4o","stream":true,"temperature":1,"temperature":1}"""), ("v1/chat/completions", """{"model":"gpt-4o","model":"gpt-4o-mini"}"""),
            // What it used is asked for later, if at all.
            ("v1/responses", """{"model":"gpt-4o","input":"some text","background":true}"""),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
            request.Options.Set(SpendHandler.Customer, customer);
            using var denied = await client.SendAsync(request);
            Assert.Equal((HttpStatusCode.PaymentRequired, "not_metered"), (denied.StatusCode, (string?)JsonNode.Parse(await denied.Content.ReadAsStringAsync())!["code"]));
        }
        Assert.Empty(Endpoint.Arrived);
        Assert.Equal("ok", await client.GetStringAsync(new Uri("v1/models", UriKind.Relative)));
        using var nobody = Ask(customer, "v1/chat/completions", true);
        ((IDictionary<string, object?>)nobody.Options).Clear();
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.SendAsync(nobody));
    }

    [Fact]
    public async Task Without_the_controller_nothing_is_sent()
    {
        var customer = await Gateway.Customer("1");
        Line.IsCut = true;
        using var client = Client("told/");
        Endpoint.Arrived.Clear();
        using var response = await client.SendAsync(Ask(customer, "v1/chat/completions", false));
        Assert.Equal((HttpStatusCode.PaymentRequired, "unreachable"), (response.StatusCode, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]));
        Assert.Empty(Endpoint.Arrived);
    }
}
