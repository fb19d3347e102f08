using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Spend.Client.Tests.OpenAI;

/// <summary>What is held for, and what is sent on.</summary>
public sealed class MeteredRequestTests(SpendGateway gateway, ChatEndpoint endpoint) : HandlerTest(gateway, endpoint), IClassFixture<SpendGateway>, IClassFixture<ChatEndpoint>
{
    [Fact]
    public async Task A_request_that_is_sent_again_is_answered_as_the_first_time()
    {
        var customer = await Gateway.Customer("1");
        var tries = 0;
        Endpoint.Told = async context =>
        {
            if (tries++ == 0)
            {
                context.Response.StatusCode = 500;
                return;
            }
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(Token() + Used("""{"prompt_tokens":10,"completion_tokens":1,"total_tokens":11}""") + Done);
        };
        Endpoint.Arrived.Clear();
        using var client = new HttpClient(new Again { InnerHandler = new SpendHandler(Spend) { InnerHandler = new SocketsHttpHandler() } }) { BaseAddress = new Uri(Endpoint.Address, "told/") };
        var request = Ask(customer, "v1/chat/completions", true);
        var given = request.Content;
        using var response = await client.SendAsync(request);
        // The usage that nobody asked for would be an event without choices.
        Assert.Equal(Token() + Done, await response.Content.ReadAsStringAsync());
        Assert.Same(given, request.Content);
        Assert.Equal(2, Endpoint.Arrived.Count);
        Assert.All(Endpoint.Arrived, static body => Assert.Contains("\"include_usage\":true", body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_endpoint_that_refuses_to_be_asked_for_its_usage_is_not_asked()
    {
        var customer = await Gateway.Customer("1");
        Tell(Token(), Token(), Done);
        Endpoint.Arrived.Clear();
        using var client = Client("told/", new SpendMeteringOptions { AskForUsage = false });
        using var response = await client.SendAsync(Ask(customer, "v1/chat/completions", true));
        Assert.DoesNotContain("stream_options", Assert.Single(Endpoint.Arrived), StringComparison.Ordinal);
        Assert.Equal(10 * In + 2 * Out, (await Gateway.Stands(customer)).Charged);
    }

    [Theory]
    [InlineData(",\"n\":3", 3 * 4_096)]
    [InlineData(",\"n\":3,\"max_tokens\":20", 60)]
    [InlineData("", 4_096)]
    public async Task Each_choice_is_held_for(string more, int output)
    {
        var customer = await Gateway.Customer("1");
        Answer("{\"choices\":[]}");
        using var client = Client("told/");
        using var response = await client.SendAsync(Ask(customer, "v1/chat/completions", false, more));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(output, (int?)JsonNode.Parse(Line.Sent.First().Body)!["usage"]!["openai"]!["completion_tokens"]);
    }

    public static TheoryData<string, int> Inputs => new()
    {
        { """[{"role":"user","content":"Tell me a story about a talking model"}]""", 10 },
        // A recording of two million characters, of which none is a word.
        { $$$"""[{"role":"user","content":[{"type":"input_audio","input_audio":{"format":"wav","data":"{{{new string('A', 2_000_000)}}}"}}]}]""", 1_000 },
        { """[{"role":"user","content":[{"type":"text","text":"Look"},{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}]""", 1_001 },
        { """[{"role":"user","content":[{"type":"input_image","image_url":"https://example.com/a.png"},{"type":"input_file","file_id":"file-1"}]}]""", 2_000 },
        { $$$"""[{"role":"user","content":[{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,{{{new string('A', 10_000)}}}"}}]}]""", 1_000 },
        { $$$"""[{"type":"reasoning","id":"rs_1","encrypted_content":"{{{new string('A', 10_000)}}}"}]""", 1 },
    };

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Pictures_recordings_and_files_are_estimated_each_as_one(string messages, int tokens) =>
        Assert.Equal(tokens, new SpendMeteringOptions().EstimateInput(JsonElement.Parse($$$"""{"messages":{{{messages}}}}""")));

    [Theory]
    [InlineData("""{"choices":[{"index":0,"message":{"role":"assistant","content":"one word"},"logprobs":{"content":[{"token":"one","logprob":-0.1,"bytes":[111,110,101]}]},"finish_reason":"stop"}]}""", 2)]
    [InlineData("""{"choices":[{"message":{"audio":{"id":"a","data":"AAAAAAAAAAAAAAAAAAAAAAAAAAAA","transcript":"one word"}}}]}""", 2)]
    [InlineData("""{"output":[{"type":"message","content":[{"type":"output_text","text":"one word"}]}]}""", 2)]
    public void Of_an_answer_only_what_was_written_is_counted(string answer, int tokens) =>
        Assert.Equal(tokens, TokenEstimate.OfOutput(JsonElement.Parse(answer)));

    /// <summary>As a handler that retries, outside of the one that meters.</summary>
    private sealed class Again : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var first = await base.SendAsync(request, cancellationToken);
            Assert.Equal(HttpStatusCode.InternalServerError, first.StatusCode);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
