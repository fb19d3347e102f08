using System.Text;
using System.Text.Json;
using Spend.Core;
using Spend.Core.Metering;

namespace Spend.Gateway.Tests.Deciding.Reading;

public class AuthorizeReaderTests
{
    private const string Documented = """
        { "id": "req_81", "customer": "acme",
          "items": [ { "meter": "llm_tokens", "quantity": "1200", "properties": { "model": "gpt-4o", "type": "input" } } ],
          "properties": { "team": "research", "user": "alice", "feature": "chat" },
          "hold": false, "expires_in": 600, "time": "2026-11-20T10:00:00Z" }
        """;

    [Fact]
    public void The_documented_body_is_read()
    {
        var parsed = Bodies.Authorize(Documented);

        Assert.True(parsed.IsValid);
        Assert.Equal("acme", parsed.Customer);
        Assert.Equal("req_81", parsed.Command.Id);
        var item = Assert.Single(parsed.Command.Items);
        Assert.Equal(("llm_tokens", Quantity.Of(1200)), (item.Meter, item.Quantity));
        Assert.Equal("gpt-4o", item.Properties["model"]);
        Assert.Equal(Properties.Of(("team", "research"), ("user", "alice"), ("feature", "chat")), parsed.Command.Properties);
        Assert.Equal(Instant.Parse("2026-11-20T10:00:00Z"), parsed.Command.Time);
        Assert.Null(parsed.Command.HoldFor);
    }

    [Fact]
    public void A_hold_lives_ten_minutes_unless_told_otherwise()
    {
        Assert.Equal(TimeSpan.FromSeconds(600), Bodies.Authorize(Bodies.With("hold", "true")).Command!.HoldFor);
        Assert.Equal(TimeSpan.FromSeconds(30), Bodies.Authorize(Bodies.With("hold", "true, \"expires_in\": 30")).Command!.HoldFor);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("86401")]
    [InlineData("1.5")]
    [InlineData("\"60\"")]
    [InlineData("null")]
    public void Expires_in_is_a_whole_number_of_seconds_up_to_a_day(string seconds) =>
        Assert.Equal("#/expires_in", Bodies.OnlyError(Bodies.Authorize(Bodies.With("expires_in", seconds))).Pointer);

    [Theory]
    [InlineData("\"0.000003\"")]
    [InlineData("0.000003")]
    [InlineData("3e-6")]
    [InlineData("\"0.000003000000\"")]
    public void A_quantity_is_exact_as_text_or_number(string quantity)
    {
        var parsed = Bodies.Authorize(Bodies.WithItem($$"""{"meter":"llm_tokens","quantity":{{quantity}}}"""));
        Assert.Equal(Quantity.Parse("0.000003"), parsed.Command!.Items[0].Quantity);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("\"0\"")]
    [InlineData("-1")]
    [InlineData("1e-29")]
    [InlineData("\"0.1234567890123456789012345678901234\"")]
    [InlineData("1e400")]
    [InlineData("\"NaN\"")]
    [InlineData("\"Infinity\"")]
    [InlineData("\"1,5\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"\"")]
    [InlineData("1000000000000001")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void What_is_no_exact_quantity_above_zero_is_refused(string quantity)
    {
        var error = Bodies.OnlyError(Bodies.Authorize(Bodies.WithItem($$"""{"meter":"llm_tokens","quantity":{{quantity}}}""")));
        Assert.Equal("#/items/0/quantity", error.Pointer);
    }

    [Fact]
    public void A_counting_meter_needs_no_quantity_and_others_do()
    {
        Assert.Equal(Quantity.One, Bodies.Authorize(Bodies.WithItem("""{"meter":"api_calls"}""")).Command!.Items[0].Quantity);
        Assert.Equal("#/items/0/quantity", Bodies.OnlyError(Bodies.Authorize(Bodies.WithItem("""{"meter":"llm_tokens"}"""))).Pointer);
    }

    [Theory]
    [InlineData("balance", "\"5\"", "#/balance")]
    [InlineData("tenant", "\"other\"", "#/tenant")]
    [InlineData("role", "\"admin\"", "#/role")]
    [InlineData("Customer", "\"x\"", "#/Customer")]
    [InlineData("a/b~c d", "1", "#/a~1b~0c%20d")]
    public void Unknown_fields_are_refused(string name, string value, string pointer) =>
        Assert.Equal(pointer, Bodies.OnlyError(Bodies.Authorize(Bodies.With(name, value))).Pointer);

    [Theory]
    [InlineData("\"id\":\"a\",\"id\":\"a\"", "#/id")]
    [InlineData("\"id\":\"a\",\"\\u0069d\":\"a\"", "#/id")]
    [InlineData("\"id\":\"a\",\"properties\":{\"x\":\"1\",\"x\":\"2\"}", "#/properties/x")]
    public void A_member_given_twice_is_refused(string members, string pointer)
    {
        var error = Bodies.OnlyError(Bodies.Authorize($$"""{{{members}},"customer":"acme","items":[{"meter":"api_calls"}]}"""));
        Assert.Equal((pointer, "Is given twice."), (error.Pointer, error.Detail));
    }

    [Fact]
    public void All_that_is_missing_is_named_at_once()
    {
        var errors = Bodies.Authorize("{}").Errors!;
        Assert.Equal(["#/id", "#/customer", "#/items"], errors.Select(static e => e.Pointer));
    }

    [Fact]
    public void Errors_name_their_place_and_the_first_few_come_together()
    {
        var errors = Bodies.Authorize("""{"id":1,"customer":"","items":[{"meter":"api_calls"},{"quantity":"x"}],"hold":"yes","time":"today"}""").Errors!;
        Assert.Equal(["#/id", "#/customer", "#/items/1/quantity", "#/items/1/meter", "#/hold", "#/time"], errors.Select(static e => e.Pointer));
    }

    [Fact]
    public void The_idempotency_key_stands_in_for_a_missing_id()
    {
        const string body = """{"customer":"acme","items":[{"meter":"api_calls"}]}""";
        Assert.Equal("key-1", Bodies.Authorize(body, "key-1").Command!.Id);
        Assert.Equal("req_1", Bodies.Authorize(Bodies.With("hold", "false"), "key-1").Command!.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\\u0000b")]
    [InlineData("a\\nb")]
    [InlineData("a\\u007f")]
    [InlineData("a\\u0085b")]
    [InlineData("\\ud800")]
    [InlineData("x\\udc00y")]
    public void An_id_is_text_without_control_characters(string id) =>
        Assert.Equal("#/id", Bodies.OnlyError(Bodies.Authorize(Bodies.With("id", $"\"{id}\""))).Pointer);

    [Fact]
    public void An_id_has_at_most_255_bytes()
    {
        Assert.True(Bodies.Authorize(Bodies.With("id", $"\"{new string('x', 255)}\"")).IsValid);
        Assert.Equal("#/id", Bodies.OnlyError(Bodies.Authorize(Bodies.With("id", $"\"{new string('x', 256)}\""))).Pointer);
        Assert.Equal("#/id", Bodies.OnlyError(Bodies.Authorize(Bodies.With("id", $"\"{new string('é', 128)}\""))).Pointer);
    }

    [Theory]
    [InlineData("it's \\\"quoted\\\"", "it's \"quoted\"")]
    [InlineData("§ 😀 \\ud83d\\ude00", "§ 😀 😀")]
    [InlineData("'; drop table events; --", "'; drop table events; --")]
    public void Other_text_is_kept_as_it_is(string json, string text) =>
        Assert.Equal(text, Bodies.Authorize(Bodies.With("id", $"\"{json}\"")).Command!.Id);

    [Theory]
    [InlineData("""{"user":"a\u0000"}""", "#/properties/user")]
    [InlineData("""{"user":"\ud800"}""", "#/properties/user")]
    [InlineData("""{"\ud800":"x"}""", "#/properties/%EF%BF%BD")]
    [InlineData("""{"":"x"}""", "#/properties/")]
    [InlineData("""{"user":5}""", "#/properties/user")]
    [InlineData("""{"user":true}""", "#/properties/user")]
    [InlineData("""{"user":null}""", "#/properties/user")]
    [InlineData("""{"user":{"deep":"x"}}""", "#/properties/user")]
    [InlineData("""[]""", "#/properties")]
    public void Properties_are_names_and_texts(string properties, string pointer) =>
        Assert.Equal(pointer, Bodies.OnlyError(Bodies.Authorize(Bodies.With("properties", properties))).Pointer);

    [Fact]
    public void There_are_at_most_32_properties_and_16_items()
    {
        static string Properties(int count) => "{" + string.Join(',', Enumerable.Range(0, count).Select(static i => $"\"p{i}\":\"v\"")) + "}";
        static string Items(int count) => "[" + string.Join(',', Enumerable.Repeat("""{"meter":"api_calls"}""", count)) + "]";

        Assert.Equal(32, Bodies.Authorize(Bodies.With("properties", Properties(32))).Command!.Properties.Count);
        Assert.Equal("#/properties/p32", Bodies.OnlyError(Bodies.Authorize(Bodies.With("properties", Properties(33)))).Pointer);
        Assert.Equal(16, Bodies.Authorize(Bodies.With("items", Items(16))).Command!.Items.Length);
        Assert.Equal("#/items/16", Bodies.OnlyError(Bodies.Authorize(Bodies.With("items", Items(40)))).Pointer);
        Assert.Equal("#/items", Bodies.OnlyError(Bodies.Authorize(Bodies.With("items", "[]"))).Pointer);
    }

    [Theory]
    [InlineData("2026-11-20T10:00:00")]
    [InlineData("2026-11-20")]
    [InlineData("2026-13-20T10:00:00Z")]
    [InlineData("1763632800")]
    public void A_time_without_an_offset_is_refused(string time) =>
        Assert.Equal("#/time", Bodies.OnlyError(Bodies.Authorize(Bodies.With("time", $"\"{time}\""))).Pointer);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"id":"a",}""")]
    [InlineData("""{"id":"a"} x""")]
    [InlineData("""{"id":"a"}{"id":"b"}""")]
    [InlineData("""{"id":NaN}""")]
    [InlineData("""{'id':'a'}""")]
    [InlineData("/* c */{}")]
    public void What_is_no_json_is_refused_whole(string body) => Assert.ThrowsAny<JsonException>(() => Bodies.Authorize(body));

    [Fact]
    public void Invalid_utf8_is_refused_whole() =>
        Assert.ThrowsAny<JsonException>(() => Bodies.Authorize([.. "{\"id\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8]));

    [Theory]
    [InlineData(10_000)]
    [InlineData(33)]
    public void Deep_nesting_is_refused_without_reading_on(int depth) =>
        Assert.ThrowsAny<JsonException>(() => Bodies.Authorize(new string('[', depth) + new string(']', depth)));

    [Fact]
    public void Cutting_a_body_anywhere_never_does_anything_but_refuse_it()
    {
        var body = Encoding.UTF8.GetBytes(Documented.TrimEnd());
        for (var length = 0; length < body.Length; length++)
            Assert.ThrowsAny<JsonException>(() => Bodies.Authorize(body[..length]));
    }
}
