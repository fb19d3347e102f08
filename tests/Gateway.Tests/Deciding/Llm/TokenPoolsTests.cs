using System.Collections.Frozen;
using FsCheck;
using FsCheck.Fluent;
using Spend.Core;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Gateway.Tests.Deciding.Reading;

namespace Spend.Gateway.Tests.Deciding.Llm;

public class TokenPoolsTests
{
    [Fact]
    public void Chat_usage_takes_cached_and_audio_tokens_out_of_the_input()
    {
        var items = OpenAi("""
            {"prompt_tokens":2000,"completion_tokens":300,"total_tokens":2300,
             "prompt_tokens_details":{"cached_tokens":1536,"audio_tokens":64},
             "completion_tokens_details":{"reasoning_tokens":200,"audio_tokens":50,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}
            """);
        Assert.Equal(["input=400", "cache_read=1536", "output=250", "audio_in=64", "audio_out=50"], items);
    }

    [Fact]
    public void Responses_usage_keeps_reasoning_in_the_output() => Assert.Equal(
        ["input=36", "cache_read=64", "output=50"],
        OpenAi("""{"input_tokens":100,"input_tokens_details":{"cached_tokens":64},"output_tokens":50,"output_tokens_details":{"reasoning_tokens":40},"total_tokens":150}"""));

    [Fact]
    public void Embeddings_have_input_only() => Assert.Equal(["input=8"], OpenAi("""{"prompt_tokens":8,"total_tokens":8}"""));

    [Fact]
    public void Anthropic_input_excludes_the_cache_already() => Assert.Equal(
        ["input=10", "cache_read=1000", "cache_write_5m=148", "cache_write_1h=100", "output=503"],
        Anthropic("""
            {"input_tokens":10,"output_tokens":503,"cache_creation_input_tokens":248,"cache_read_input_tokens":1000,
             "cache_creation":{"ephemeral_5m_input_tokens":148,"ephemeral_1h_input_tokens":100},"server_tool_use":{"web_search_requests":2},"service_tier":"standard"}
            """));

    [Fact]
    public void Web_searches_are_metered_where_there_is_a_meter_for_them()
    {
        const string body = """{"id":"a","customer":"c","usage":{"model":"m","anthropic":{"input_tokens":1,"output_tokens":1,"server_tool_use":{"web_search_requests":3}}}}""";
        var searches = new Catalog(
            new[] { new Meter("web_searches", "Searches", "search", Aggregation.Sum) }.ToFrozenDictionary(static m => m.Key, StringComparer.Ordinal),
            FrozenDictionary<string, PlanVersion[]>.Empty, []);
        Assert.Equal(["llm_tokens", "llm_tokens"], Bodies.Authorize(body).Command!.Items.Select(static i => i.Meter));
        var item = Bodies.Authorize(body, catalog: searches).Command!.Items[^1];
        Assert.Equal(("web_searches", Quantity.Of(3), "m"), (item.Meter, item.Quantity, item.Properties["model"]));
    }

    [Fact]
    public void Cache_writes_without_a_split_live_five_minutes() =>
        Assert.Equal(["input=1", "cache_write_5m=9", "output=2"], Anthropic("""{"input_tokens":1,"output_tokens":2,"cache_creation_input_tokens":9,"cache_creation":null}"""));

    [Fact]
    public void Details_that_a_provider_leaves_null_are_none() => Assert.Equal(
        ["input=5", "output=1"],
        OpenAi("""{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6,"prompt_tokens_details":null,"completion_tokens_details":{"reasoning_tokens":null}}"""));

    [Theory]
    [InlineData("openai", """{"prompt_tokens":10,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":11}}""", "")]
    [InlineData("openai", """{"prompt_tokens":10,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":6,"audio_tokens":5}}""", "")]
    [InlineData("openai", """{"prompt_tokens":10,"completion_tokens":1,"completion_tokens_details":{"reasoning_tokens":2}}""", "")]
    [InlineData("openai", """{"prompt_tokens":10,"completion_tokens":1,"total_tokens":12}""", "")]
    [InlineData("openai", """{"prompt_tokens":-1}""", "/prompt_tokens")]
    [InlineData("openai", """{"prompt_tokens":1.5}""", "/prompt_tokens")]
    [InlineData("openai", """{"prompt_tokens":"5"}""", "/prompt_tokens")]
    [InlineData("openai", """{"prompt_tokens":1,"prompt_tokens":1}""", "/prompt_tokens")]
    [InlineData("openai", """{"completion_tokens":5}""", "/prompt_tokens")]
    [InlineData("openai", """{"input_tokens":5}""", "/output_tokens")]
    [InlineData("openai", """[]""", "")]
    [InlineData("anthropic", """{"input_tokens":5}""", "/output_tokens")]
    [InlineData("anthropic", """{"input_tokens":5,"output_tokens":1,"cache_creation_input_tokens":5,"cache_creation":{"ephemeral_5m_input_tokens":4}}""", "")]
    [InlineData("anthropic", """{"input_tokens":5,"output_tokens":1,"cache_read_input_tokens":-5}""", "/cache_read_input_tokens")]
    public void Usage_that_contradicts_itself_is_refused(string provider, string usage, string pointer)
    {
        var error = Bodies.OnlyError(Bodies.Authorize($$$"""{"id":"a","customer":"c","usage":{"model":"m","{{{provider}}}":{{{usage}}}}}"""));
        Assert.Equal($"#/usage/{provider}{pointer}", error.Pointer);
    }

    [Theory]
    [InlineData("""{"model":"m"}""", "#/usage")]
    [InlineData("""{"model":"m","openai":{"prompt_tokens":0,"completion_tokens":0}}""", "#/usage")]
    [InlineData("""{"model":"m","openai":{"prompt_tokens":1},"anthropic":{"input_tokens":1,"output_tokens":1}}""", "#/usage")]
    [InlineData("""{"openai":{"prompt_tokens":1}}""", "#/usage/model")]
    [InlineData("""{"model":"m","mistral":{},"openai":{"prompt_tokens":1}}""", "#/usage/mistral")]
    public void Usage_is_of_one_model_and_one_provider(string usage, string pointer) =>
        Assert.Equal(pointer, Bodies.OnlyError(Bodies.Authorize($$$"""{"id":"a","customer":"c","usage":{{{usage}}}}""")).Pointer);

    [Fact]
    public void OpenAi_pools_add_up_to_the_total_of_the_provider()
    {
        Check.QuickThrowOnFailure(Prop.ForAll<NonNegativeInt, NonNegativeInt, NonNegativeInt>((text, cached, output) =>
        {
            var audio = (text.Get + output.Get) % 50;
            var (prompt, completion) = (text.Get + cached.Get + audio, output.Get + audio);
            if (prompt + completion == 0) return true;
            var total = Total("openai", $$$"""
                {"prompt_tokens":{{{prompt}}},"completion_tokens":{{{completion}}},"total_tokens":{{{prompt + completion}}},
                 "prompt_tokens_details":{"cached_tokens":{{{cached.Get}}},"audio_tokens":{{{audio}}}},"completion_tokens_details":{"audio_tokens":{{{audio}}}}}
                """);
            return total == Quantity.Of(prompt + completion);
        }));
    }

    [Fact]
    public void Anthropic_pools_add_up_to_the_total_of_the_provider()
    {
        Check.QuickThrowOnFailure(Prop.ForAll<PositiveInt, NonNegativeInt, NonNegativeInt>((input, read, written) =>
        {
            var anHour = written.Get / 3;
            var total = Total("anthropic", $$$"""
                {"input_tokens":{{{input.Get}}},"output_tokens":1,"cache_read_input_tokens":{{{read.Get}}},"cache_creation_input_tokens":{{{written.Get}}},
                 "cache_creation":{"ephemeral_5m_input_tokens":{{{written.Get - anHour}}},"ephemeral_1h_input_tokens":{{{anHour}}}}}
                """);
            return total == Quantity.Of(input.Get + 1 + read.Get + written.Get);
        }));
    }

    private static string[] OpenAi(string usage) => [.. Items("openai", usage).Select(static i => $"{i.Properties["type"]}={i.Quantity}")];

    private static string[] Anthropic(string usage) => [.. Items("anthropic", usage).Select(static i => $"{i.Properties["type"]}={i.Quantity}")];

    private static Quantity Total(string provider, string usage) => Items(provider, usage).Aggregate(Quantity.Zero, static (sum, i) => sum + i.Quantity);

    private static UsageItem[] Items(string provider, string usage)
    {
        var parsed = Bodies.Authorize($$$"""{"id":"a","customer":"c","usage":{"model":"gpt-4o","{{{provider}}}":{{{usage}}}}}""");
        Assert.Null(parsed.Errors);
        Assert.All(parsed.Command!.Items, static i => Assert.Equal(("llm_tokens", "gpt-4o"), (i.Meter, i.Properties["model"])));
        return parsed.Command.Items;
    }
}
