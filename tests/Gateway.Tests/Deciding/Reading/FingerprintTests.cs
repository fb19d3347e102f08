using Spend.Core.Accounts;

namespace Spend.Gateway.Tests.Deciding.Reading;

public class FingerprintTests
{
    [Theory]
    [InlineData("""{"customer":"acme","id":"other","items":[{"properties":{"type":"input","model":"m"},"quantity":10.0,"meter":"llm_tokens"}],"properties":{"b":"2","a":"1"}}""")]
    [InlineData("""{"id":"a","customer":"acme","items":[{"meter":"llm_tokens","quantity":"1e1","properties":{"model":"m","type":"input"}}],"properties":{"a":"1","b":"2"},"hold":false,"expires_in":5}""")]
    [InlineData("""{"id":"a","customer":"acme","items":[{"meter":"llm_\u0074okens","quantity":"10","properties":{"model":"m","type":"input"}}],"properties":{"a":"1","b":"2"}}""")]
    [InlineData("""{"id":"a","customer":"acme","usage":{"model":"m","openai":{"prompt_tokens":10,"total_tokens":10}},"properties":{"a":"1","b":"2"}}""")]
    public void The_same_content_has_the_same_fingerprint_however_it_is_spelled(string spelled) =>
        Assert.Equal(Of("""{"id":"a","customer":"acme","items":[{"meter":"llm_tokens","quantity":"10","properties":{"model":"m","type":"input"}}],"properties":{"a":"1","b":"2"}}"""), Of(spelled));

    [Theory]
    [InlineData("hold", "true")]
    [InlineData("time", "\"2026-11-20T10:00:00Z\"")]
    [InlineData("properties", """{"a":"1"}""")]
    [InlineData("items", """[{"meter":"llm_tokens","quantity":"1201","properties":{"model":"gpt-4o","type":"input"}}]""")]
    [InlineData("items", """[{"meter":"llm_tokens","quantity":"1200","properties":{"model":"gpt-4o"}}]""")]
    public void Other_content_has_another(string member, string value) =>
        Assert.NotEqual(Of(Bodies.With("hold", "false")), Of(Bodies.With(member, value)));

    [Fact]
    public void The_same_instant_at_another_offset_is_the_same_time() =>
        Assert.Equal(Of(Bodies.With("time", "\"2026-11-20T10:00:00Z\"")), Of(Bodies.With("time", "\"2026-11-20T12:00:00.000+02:00\"")));

    [Fact]
    public void An_event_is_not_an_authorization() =>
        Assert.NotEqual(Of(Bodies.With("properties", "{}")), Bodies.Event(Bodies.With("properties", "{}")).Command!.Fingerprint.Value);

    [Fact]
    public void The_size_of_the_request_follows_from_the_content_and_is_no_part_of_it()
    {
        var command = Command("""{"id":"a","customer":"acme","usage":{"model":"m","anthropic":{"input_tokens":5,"output_tokens":7,"cache_read_input_tokens":100,"cache_creation_input_tokens":20}}}""");
        Assert.Equal(["125", "125", "125", "125"], command.Items.Select(static i => i.Properties["request_tokens"]));

        var given = Command(Bodies.With("properties", """{"request_tokens":"9"}"""));
        Assert.Null(given.Items[0].Properties["request_tokens"]);
    }

    private static ulong Of(string body) => Command(body).Fingerprint.Value;

    private static Authorize Command(string body) => Bodies.Authorize(body).Command!;
}
