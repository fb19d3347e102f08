using Spend.Core;
using Spend.Core.Metering;
using Spend.Gateway.Tests.Deciding.Reading;

namespace Spend.Gateway.Tests.Deciding.CloudEvents;

public class CloudEventReaderTests
{
    [Fact]
    public void Subject_is_the_customer_type_the_meter_and_the_rest_of_data_properties()
    {
        var parsed = Bodies.CloudEvent("""
            {"specversion":"1.0","id":"e1","source":"https://example.com/app","type":"llm_tokens","subject":"acme","time":"2026-11-20T10:00:00+01:00",
             "datacontenttype":"application/json; charset=utf-8","traceparent":"00-0af7","data":{"value":"1200","model":"gpt-4o","stream":true,"temperature":1.0,"note":null}}
            """);

        Assert.Null(parsed.Errors);
        Assert.Equal("acme", parsed.Customer);
        Assert.Equal("https://example.com/app e1", parsed.Command!.Id);
        Assert.Equal(Instant.Parse("2026-11-20T09:00:00Z"), parsed.Command.Time);
        Assert.Equal(("llm_tokens", Quantity.Of(1200)), (parsed.Command.Items[0].Meter, parsed.Command.Items[0].Quantity));
        Assert.Equal(Properties.Of(("model", "gpt-4o"), ("stream", "true"), ("temperature", "1")), parsed.Command.Properties);
    }

    [Fact]
    public void The_order_of_members_does_not_matter()
    {
        var parsed = Bodies.CloudEvent("""{"data":{"gigabytes":2.5,"value":"kept"},"subject":"acme","type":"storage","source":"/s","id":"1","specversion":"1.0"}""");
        Assert.Equal(Quantity.Parse("2.5"), parsed.Command!.Items[0].Quantity);
        Assert.Equal("kept", parsed.Command.Properties["value"]);
    }

    [Fact]
    public void A_meter_of_distinct_values_finds_the_value_among_the_properties()
    {
        var parsed = Bodies.CloudEvent("""{"specversion":"1.0","id":"1","source":"s","type":"seats","subject":"acme","data":{"user":"alice","value":"7"}}""");
        Assert.Equal(Quantity.One, parsed.Command!.Items[0].Quantity);
        Assert.Equal(Properties.Of(("user", "alice"), ("value", "7")), parsed.Command.Properties);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","data":null""")]
    [InlineData(""","data":{"path":"/v1"}""")]
    public void A_counting_meter_needs_no_value(string data) =>
        Assert.Equal(Quantity.One, Bodies.CloudEvent($$"""{"specversion":"1.0","id":"1","source":"s","type":"api_calls","subject":"acme"{{data}}}""").Command!.Items[0].Quantity);

    [Theory]
    [InlineData("""{"id":"1","source":"s","type":"api_calls","subject":"acme"}""", "#/specversion")]
    [InlineData("""{"specversion":"0.3","id":"1","source":"s","type":"api_calls","subject":"acme"}""", "#/specversion")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"api_calls"}""", "#/subject")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"api_calls","subject":null}""", "#/subject")]
    [InlineData("""{"specversion":"1.0","id":"","source":"s","type":"api_calls","subject":"acme"}""", "#/id")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"a b","type":"api_calls","subject":"acme"}""", "#/source")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"api_calls","subject":"acme","Bad_Name":"x"}""", "#/Bad_Name")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"api_calls","subject":"acme","datacontenttype":"text/xml"}""", "#/datacontenttype")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"api_calls","subject":"acme","data_base64":"AAAA"}""", "#/data_base64")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"api_calls","subject":"acme","time":"2026-11-20T10:00:00"}""", "#/time")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"llm_tokens","subject":"acme"}""", "#/data")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"llm_tokens","subject":"acme","data":{}}""", "#/data/value")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"llm_tokens","subject":"acme","data":{"value":0}}""", "#/data/value")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"llm_tokens","subject":"acme","data":{"value":1,"nested":{"a":1}}}""", "#/data/nested")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"llm_tokens","subject":"acme","data":"text"}""", "#/data")]
    public void What_is_no_usable_event_is_refused_at_its_place(string body, string pointer) =>
        Assert.Equal(pointer, Bodies.OnlyError(Bodies.CloudEvent(body)).Pointer);
}
