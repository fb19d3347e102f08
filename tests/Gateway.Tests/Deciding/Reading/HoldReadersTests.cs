using Spend.Core;

namespace Spend.Gateway.Tests.Deciding.Reading;

public class HoldReadersTests
{
    [Fact]
    public void A_settlement_without_items_is_of_the_estimate()
    {
        var settle = Bodies.Settle("""{"customer":"acme"}""").Command!;
        Assert.Null(settle.Items);
        Assert.True(settle.Succeeded);
        Assert.Equal("req_1", settle.Id);
    }

    [Fact]
    public void A_settlement_says_how_it_ended()
    {
        Assert.False(Bodies.Settle("""{"customer":"acme","outcome":"failure"}""").Command!.Succeeded);
        Assert.Equal("#/outcome", Bodies.OnlyError(Bodies.Settle("""{"customer":"acme","outcome":"meh"}""")).Pointer);
    }

    [Fact]
    public void An_extension_makes_a_hold_bigger_or_longer_or_both()
    {
        Assert.Equal(TimeSpan.FromSeconds(60), Bodies.Extend("""{"customer":"acme","expires_in":60}""").Command!.HoldFor);
        Assert.Equal(Quantity.One, Bodies.Extend("""{"customer":"acme","items":[{"meter":"api_calls"}]}""").Command!.Items![0].Quantity);
        Assert.Equal("#", Bodies.OnlyError(Bodies.Extend("""{"customer":"acme"}""")).Pointer);
    }

    [Fact]
    public void A_void_says_why()
    {
        Assert.Equal("duplicate", Bodies.Void("""{"customer":"acme","reason":"duplicate"}""").Command!.Reason);
        Assert.Equal("#/reason", Bodies.OnlyError(Bodies.Void("""{"customer":"acme"}""")).Pointer);
    }

    [Fact]
    public void Items_and_usage_exclude_each_other()
    {
        const string both = """{"id":"a","customer":"acme","items":[{"meter":"api_calls"}],"usage":{"model":"m","openai":{"prompt_tokens":1}}}""";
        Assert.Equal("#/usage", Bodies.OnlyError(Bodies.Authorize(both)).Pointer);
    }
}
