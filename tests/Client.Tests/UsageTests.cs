namespace Spend.Client.Tests;

/// <summary>Usage objects of providers' SDKs, passed straight in.</summary>
public sealed class UsageTests(SpendGateway gateway) : IClassFixture<SpendGateway>
{
    [Fact]
    public async Task Objects_of_OpenAIs_own_package_are_understood()
    {
        await using var spend = gateway.Spend();
        var customer = await gateway.Customer("1");
        foreach (var usage in new object[]
        {
            new OwnUsage { InputTokenCount = 100, OutputTokenCount = 50, TotalTokenCount = 150, OutputTokenDetails = new OwnDetails { ReasoningTokenCount = 20 } },
            new OwnUsage { InputTokenCount = 100, OutputTokenCount = 50, TotalTokenCount = 150, InputTokenDetails = new OwnDetails { CachedTokenCount = 0 } },
        })
            Assert.Equal(0.00075m, Assert.IsType<Allowed>(await spend.AuthorizeAsync(new(customer, Usage.OpenAI("gpt-4o", usage)))).Charged);
        Assert.Equal(0.00025m, Assert.IsType<Allowed>(await spend.AuthorizeAsync(new(customer, Usage.OpenAI("gpt-4o", new OwnEmbeddingUsage())))).Charged);
    }

    [Fact]
    public void Their_details_have_the_providers_names()
    {
        var usage = Usage.OpenAI("gpt-4o", new OwnUsage { InputTokenDetails = new OwnDetails { CachedTokenCount = 4, AudioTokenCount = 3 }, OutputTokenDetails = new OwnDetails { ReasoningTokenCount = 2 } });
        var sent = usage.Provider!.Openai!.Value;
        Assert.Equal((4, 3), (sent.GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32(), sent.GetProperty("prompt_tokens_details").GetProperty("audio_tokens").GetInt32()));
        Assert.Equal(2, sent.GetProperty("completion_tokens_details").GetProperty("reasoning_tokens").GetInt32());
    }

    [Fact]
    public void Objects_in_snake_case_are_understood() =>
        Assert.Equal(7, Usage.Anthropic("claude", new { InputTokens = 7, OutputTokens = 1 }).Provider!.Anthropic!.Value.GetProperty("input_tokens").GetInt32());

    [Fact]
    public void An_object_that_says_nothing_of_tokens_is_refused_at_once()
    {
        Assert.Contains("ModelReaderWriter", Assert.Throws<ArgumentException>(static () => Usage.OpenAI("gpt-4o", new { Tokens = 1 })).Message, StringComparison.Ordinal);
        // Bytes serialize to a text, whatever they say.
        Assert.Throws<ArgumentException>(static () => Usage.OpenAI("gpt-4o", "{\"prompt_tokens\":1}"u8.ToArray()));
        Assert.Throws<ArgumentException>(static () => Usage.Anthropic("claude", new OwnUsage()));
    }

    /// <summary>The members of ChatTokenUsage and ResponseTokenUsage.</summary>
    private sealed class OwnUsage
    {
        public int OutputTokenCount { get; init; }
        public int InputTokenCount { get; init; }
        public int TotalTokenCount { get; init; }
        public OwnDetails? OutputTokenDetails { get; init; }
        public OwnDetails? InputTokenDetails { get; init; }
    }

    private sealed class OwnDetails
    {
        public int ReasoningTokenCount { get; init; }
        public int AudioTokenCount { get; init; }
        public int CachedTokenCount { get; init; }
        public int AcceptedPredictionTokenCount { get; init; }
    }

    /// <summary>The members of EmbeddingTokenUsage.</summary>
    private sealed class OwnEmbeddingUsage
    {
        public int InputTokenCount => 100;
        public int TotalTokenCount => 100;
    }
}
