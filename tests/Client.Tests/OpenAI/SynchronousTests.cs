using System.Net;
using MeteredChat.Llm;

namespace Spend.Client.Tests.OpenAI;

/// <summary>OpenAI's own package has synchronous calls as well: they cost the same.</summary>
public sealed class SynchronousTests(SpendGateway gateway, ChatEndpoint endpoint) : HandlerTest(gateway, endpoint), IClassFixture<SpendGateway>, IClassFixture<ChatEndpoint>
{
    [Fact]
    public async Task A_synchronous_call_is_held_for_and_settled()
    {
        var customer = await Gateway.Customer("1");
        using var client = Client();
        var request = Ask(customer, "v1/chat/completions", false, ",\"max_tokens\":20");
        using var response = await Task.Run(() => client.Send(request));
        using var reader = new StreamReader(response.Content.ReadAsStream());
        Assert.Contains("Once upon", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        var used = 10 * In + 20 * Out;
        Assert.Equal((used, 0m, 0m, 1 - used), await Gateway.Stands(customer));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_synchronous_call_that_is_denied_does_not_reach_the_endpoint(bool stream)
    {
        var customer = await Gateway.Customer("0");
        Endpoint.Arrived.Clear();
        using var client = Client("told/");
        using var response = await Task.Run(() => client.Send(Ask(customer, "v1/chat/completions", stream)));
        Assert.Equal(HttpStatusCode.PaymentRequired, response.StatusCode);
        Assert.Empty(Endpoint.Arrived);
    }

    [Theory]
    [InlineData(HttpCompletionOption.ResponseHeadersRead)]
    [InlineData(HttpCompletionOption.ResponseContentRead)]
    public async Task A_stream_that_is_read_synchronously_ends_when_the_money_does(HttpCompletionOption until)
    {
        var customer = await Gateway.Customer("0.0007");
        using var client = Client();
        var text = await Task.Run(() =>
        {
            using var response = client.Send(Ask(customer, "v1/chat/completions", true), until);
            using var reader = new StreamReader(response.Content.ReadAsStream());
            return reader.ReadToEnd();
        });
        Assert.StartsWith(Words(text), string.Concat(FakeModel.Tokens), StringComparison.Ordinal);
        Assert.Contains("\"insufficient_funds\"", text, StringComparison.Ordinal);
        Assert.Equal((10 * In + 67 * Out, 0m, 0m), await Gateway.Stands(customer) is var stands ? (stands.Charged, stands.Held, stands.Unbilled) : default);
    }

    [Theory]
    [InlineData(HttpCompletionOption.ResponseHeadersRead)]
    [InlineData(HttpCompletionOption.ResponseContentRead)]
    public async Task A_caller_whose_only_thread_waits_is_answered(HttpCompletionOption until)
    {
        var customer = await Gateway.Customer("1");
        // All at once, so that nothing but the controller is waited for.
        Tell([string.Concat(Enumerable.Repeat(Token(), 300)) + Done]);
        using var client = Client("told/");
        var text = await Task.Run(() =>
        {
            // Whatever returns to this context never runs: its thread waits below.
            SynchronizationContext.SetSynchronizationContext(new Stuck());
            using var response = client.Send(Ask(customer, "v1/chat/completions", true), until);
            using var reader = new StreamReader(response.Content.ReadAsStream());
            return reader.ReadToEnd();
        }).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.EndsWith(Done, text, StringComparison.Ordinal);
        Assert.Equal(10 * In + 300 * Out, (await Gateway.Stands(customer)).Charged);
    }

    private sealed class Stuck : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
