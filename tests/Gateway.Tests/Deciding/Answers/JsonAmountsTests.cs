using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Spend.Core;
using Spend.Gateway.Deciding.Answers;

namespace Spend.Gateway.Tests.Deciding.Answers;

public class JsonAmountsTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("0.000000000001")]
    [InlineData("-0.000000000001")]
    [InlineData("18446744.073709551615")]
    [InlineData("18446744.073709551616")]
    [InlineData("-18446744.073709551616")]
    [InlineData("1000000000000000.5")]
    public void Amounts_are_written_as_they_are_said(string text) => Assert.Equal(text, Written(Money.Parse(text)));

    [Fact]
    public void The_range_of_money_ends_where_it_says()
    {
        Assert.Equal("170141183460469231731687303.715884105727", Written(Money.FromRaw(Int128.MaxValue)));
        Assert.Equal("-170141183460469231731687303.715884105728", Written(Money.FromRaw(Int128.MinValue)));
    }

    [Fact]
    public void Every_amount_is_written_as_money_says_it() =>
        Check.QuickThrowOnFailure(Prop.ForAll<long, int>(static (raw, places) => Written(Money.FromRaw((Int128)raw * (places & 0xFFF))) == Money.FromRaw((Int128)raw * (places & 0xFFF)).ToString()));

    [Fact]
    public void Every_time_is_written_as_instants_say_it() =>
        Check.QuickThrowOnFailure(Prop.ForAll<uint, int>(static (seconds, micros) =>
        {
            var at = new Instant(seconds * 1_000_000L + (micros & 0xFFFFF) % 1_000_000);
            return Written(json => json.WriteTime("x"u8, at)) == at.ToString();
        }));

    private static string Written(Money amount) => Written(json => json.WriteAmount("x"u8, amount));

    private static string Written(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray())).RootElement.GetProperty("x").GetString()!;
    }
}
