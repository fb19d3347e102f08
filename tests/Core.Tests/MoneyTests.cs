using FsCheck;
using FsCheck.Fluent;

namespace Spend.Core.Tests;

public sealed class MoneyTests
{
    private static readonly Money Largest = Money.FromRaw(Int128.MaxValue);

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("0.000003", "0.000003")]
    [InlineData("1.0", "1")]
    [InlineData("1.50", "1.5")]
    [InlineData("-1.5", "-1.5")]
    [InlineData("007.5", "7.5")]
    [InlineData("0.000000000001", "0.000000000001")]
    [InlineData("-0.000000000001", "-0.000000000001")]
    [InlineData("1e3", "1000")]
    [InlineData("1E3", "1000")]
    [InlineData("1e+3", "1000")]
    [InlineData("1.5e-3", "0.0015")]
    [InlineData("1e-12", "0.000000000001")]
    [InlineData("12.34e1", "123.4")]
    [InlineData("0e400", "0")]
    [InlineData("1000000000000000", "1000000000000000")]
    [InlineData("123456789012345.123456789012", "123456789012345.123456789012")]
    public void Decimal_text_is_read_exactly_and_written_in_the_shortest_way(string text, string shortest)
    {
        Assert.Equal(shortest, Money.Parse(text).ToString());
        Assert.Equal(shortest, Quantity.Parse(text).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1.2.3")]
    [InlineData("--1")]
    [InlineData("1,5")]
    [InlineData("1 ")]
    [InlineData(" 1")]
    [InlineData("0x10")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e1.5")]
    [InlineData("1e 5")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("∞")]
    [InlineData("١٢")]
    [InlineData("1_000")]
    [InlineData("1\0")]
    [InlineData("1e5\0")]
    [InlineData("1e5\0\0\0")]
    [InlineData("1e\u22125")]
    public void Text_that_is_no_json_number_is_refused(string text)
    {
        Assert.False(Money.TryParse(text, out _));
        Assert.False(Quantity.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Money.Parse(text));
    }

    [Theory]
    [InlineData("1e-29")]
    [InlineData("1e-13")]
    [InlineData("0.0000000000001")]
    [InlineData("0.1234567890123456789012345678901234")]
    [InlineData("1.0000000000000")]
    public void Text_with_more_than_12_fraction_digits_is_refused_never_rounded(string text) => Assert.False(Money.TryParse(text, out _));

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("1e99999")]
    [InlineData("1e999999999999")]
    [InlineData("1e27")]
    [InlineData("170141183460469231731687303.715884105728")]
    [InlineData("9999999999999999999999999999999999999999999999999999999999")]
    public void Text_out_of_range_is_refused(string text) => Assert.False(Money.TryParse(text, out _));

    [Theory]
    [InlineData("170141183460469231731687303.715884105727")]
    [InlineData("-170141183460469231731687303.715884105727")]
    [InlineData("20000000000000000000000000.000000000001")]
    [InlineData("1e26")]
    public void Text_within_the_range_of_128_bits_is_read(string text) => Assert.True(Money.TryParse(text, out _));

    [Fact]
    public void The_ends_of_the_range_are_written_exactly()
    {
        Assert.Equal("170141183460469231731687303.715884105727", Largest.ToString());
        Assert.Equal("-170141183460469231731687303.715884105728", Money.FromRaw(Int128.MinValue).ToString());
    }

    [Fact]
    public void What_is_written_is_read_back_as_the_same_amount() => Check.QuickThrowOnFailure(
        Prop.ForAll(Arb.From(Gen.Choose(int.MinValue, int.MaxValue).Three()), static parts =>
        {
            var money = Money.FromRaw((Int128)parts.Item1 * parts.Item2 * (parts.Item3 % 1_000));
            return Money.Parse(money.ToString()) == money;
        }));

    [Fact]
    public void Formatting_into_a_short_buffer_is_refused_not_cut_off()
    {
        Assert.False(Largest.TryFormat(new char[55], out var written));
        Assert.Equal(0, written);
    }

    [Fact]
    public void Arithmetic_that_leaves_the_range_throws()
    {
        var tiny = Money.FromRaw(1);
        Assert.Throws<OverflowException>(() => Largest + tiny);
        Assert.Throws<OverflowException>(() => -Largest - tiny - tiny);
        Assert.Throws<OverflowException>(() => -Money.FromRaw(Int128.MinValue));
        Assert.Throws<OverflowException>(() => Largest * (Int128)2);
        Assert.Throws<OverflowException>(() => Largest * Quantity.Of(2));
    }

    [Theory]
    [InlineData("0.000000000001", "0.5", "0")]
    [InlineData("0.000000000003", "0.5", "0.000000000002")]
    [InlineData("0.000000000001", "0.500000000001", "0.000000000001")]
    [InlineData("-0.000000000003", "0.5", "-0.000000000002")]
    [InlineData("-0.000000000001", "0.5", "0")]
    [InlineData("0.0000025", "1200", "0.003")]
    [InlineData("10000000000", "0.000000000001", "0.01")]
    [InlineData("1000000000000", "1000000000000", "1000000000000000000000000")]
    [InlineData("30000000000.000000000001", "0.5", "15000000000")]
    public void A_unit_price_times_a_quantity_is_rounded_half_to_even(string unit, string quantity, string product) =>
        Assert.Equal(product, (Money.Parse(unit) * Quantity.Parse(quantity)).ToString());

    [Theory]
    [InlineData("1", "10", 1)]
    [InlineData("10", "10", 1)]
    [InlineData("10.000000000001", "10", 2)]
    [InlineData("0", "10", 0)]
    public void Packages_are_counted_up(string quantity, string size, int packages) =>
        Assert.Equal(packages, Quantity.Parse(quantity).PackagesOf(Quantity.Parse(size)));
}
