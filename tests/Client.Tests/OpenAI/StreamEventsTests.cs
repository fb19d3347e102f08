using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Spend.Client.Tests.OpenAI;

/// <summary>Streams that are not quite as OpenAI's own.</summary>
public sealed class StreamEventsTests(SpendGateway gateway, ChatEndpoint endpoint) : HandlerTest(gateway, endpoint), IClassFixture<SpendGateway>, IClassFixture<ChatEndpoint>
{
    private const string Usage = """{"prompt_tokens":10,"completion_tokens":7,"total_tokens":17}""";

    [Theory]
    [InlineData("data: [DONE]\n")]
    [InlineData("data: [DONE]")]
    public async Task A_last_event_without_its_empty_line_is_passed_on(string last)
    {
        var (text, _, charged) = await Told(Token(), Used(Usage), last);
        Assert.Equal(Token() + last, text);
        Assert.Equal(10 * In + 7 * Out, charged);
    }

    [Fact]
    public async Task Tokens_of_a_last_event_without_its_empty_line_are_counted()
    {
        var (text, meter, charged) = await Told(Token(), Token().TrimEnd());
        Assert.Equal((Token() + Token().TrimEnd(), 2L, 10 * In + 2 * Out), (text, meter.Counted, charged));
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public async Task Lines_may_end_as_the_standard_allows(string end)
    {
        var (text, meter, charged) = await Told([.. new[] { Token(), Token(), Used(Usage), Done }.Select(e => e.Replace("\n", end, StringComparison.Ordinal))]);
        Assert.Equal((Token() + Token() + Done).Replace("\n", end, StringComparison.Ordinal), text);
        Assert.Equal((2L, 10 * In + 7 * Out), (meter.Counted, charged));
    }

    [Fact]
    public async Task An_event_that_arrives_in_pieces_is_one()
    {
        const string one = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one\"}}]}\r\n\r\n", two = "data: {\"choices\":[\r\ndata: {\"delta\":{\"content\":\"two\"}}]}\r\n\r\n";
        Endpoint.Told = static async context =>
        {
            context.Response.ContentType = "text/event-stream";
            foreach (var letter in one + two)
            {
                await context.Response.WriteAsync(letter.ToString());
                await context.Response.Body.FlushAsync();
            }
        };
        var (text, meter, _) = await Read();
        Assert.Equal((one + two, 2L), (text, meter.Counted));
    }

    [Fact]
    public async Task Tokens_after_the_last_event_are_not_passed_on()
    {
        var (text, _, charged) = await Told(Token(), Used(Usage), Done, ": goodbye\n\n", Token("more"), Token("and more"));
        Assert.Equal((Token() + Done + ": goodbye\n\n", 10 * In + 7 * Out), (text, charged));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_whose_meter_the_program_has_ended_ends(bool settled)
    {
        var customer = await Gateway.Customer("1");
        var ended = new TaskCompletionSource();
        Endpoint.Told = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(Token());
            await context.Response.Body.FlushAsync();
            await ended.Task;
            await context.Response.WriteAsync(Token("two") + Done);
        };
        using var client = Client("told/");
        var request = Ask(customer, "v1/chat/completions", true);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        await reader.ReadLineAsync();
        Assert.True(request.Options.TryGetValue(SpendHandler.Meter, out var meter));
        if (settled) await meter.SettleAsync();
        else await meter.ReleaseAsync();
        ended.SetResult();
        var rest = await reader.ReadToEndAsync();
        Assert.DoesNotContain("two", rest, StringComparison.Ordinal);
        Assert.Equal("meter_ended", (string?)JsonNode.Parse(rest[(rest.IndexOf("data: ", StringComparison.Ordinal) + 6)..].Split('\n')[0])!["spend"]!["code"]);
        Assert.EndsWith(Done, rest, StringComparison.Ordinal);
        Assert.Equal(settled ? 10 * In + Out : 0, (await Gateway.Stands(customer)).Charged);
    }

    [Fact]
    public async Task Events_without_text_renew_the_hold_while_a_model_thinks()
    {
        var customer = await Gateway.Customer("1");
        Endpoint.Told = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var thought = 0; thought < 3; thought++)
            {
                await context.Response.WriteAsync(": thinking\n\n");
                await context.Response.Body.FlushAsync();
                // Past half of the hold's life; what is in flight comes to its end.
                Clock.Pass(TimeSpan.FromMinutes(32));
                while (Line.Count("/extend") < thought) await Task.Delay(10);
            }
            await context.Response.WriteAsync(Token() + Done);
        };
        using var client = Client("told/", new SpendMeteringOptions { ExpiresIn = TimeSpan.FromHours(1) });
        using var response = await client.SendAsync(Ask(customer, "v1/chat/completions", true));
        Assert.Equal("one", Words(await response.Content.ReadAsStringAsync()));
        Assert.Contains("\"expires_in\":3600", Line.Sent.First().Body, StringComparison.Ordinal);
        Assert.InRange(Line.Count("/extend"), 2, 4);
        Assert.Equal(10 * In + Out, (await Gateway.Stands(customer)).Charged);
    }

    private Task<(string Text, StreamMeter Meter, decimal Charged)> Told(params string[] events)
    {
        Tell(events);
        return Read();
    }

    private async Task<(string Text, StreamMeter Meter, decimal Charged)> Read()
    {
        var customer = await Gateway.Customer("1");
        using var client = Client("told/");
        var request = Ask(customer, "v1/chat/completions", true);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(request.Options.TryGetValue(SpendHandler.Meter, out var meter));
        return (text, meter, (await Gateway.Stands(customer)).Charged);
    }
}
