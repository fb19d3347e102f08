using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Wallets;

namespace Spend.Journal.Tests.Codec;

public class AmountCodecTests
{
    [Theory]
    [InlineData("0", "00")]
    [InlineData("1", "62")]
    [InlineData("-1", "61")]
    [InlineData("100", "e806")]
    [InlineData("0.003085", "dac001")]
    [InlineData("0.000000001", "22")]
    [InlineData("0.000000000001", "02")]
    [InlineData("-0.000000000001", "01")]
    [InlineData("max", "9effffffffffffffffffffffffffffffffff0f")]
    [InlineData("min", "9fffffffffffffffffffffffffffffffffff0f")]
    public void An_amount_has_these_bytes(string amount, string hex)
    {
        var raw = amount switch { "max" => Int128.MaxValue, "min" => Int128.MinValue, _ => Money.Parse(amount).Raw };
        Assert.Equal(hex, Convert.ToHexStringLower(BytesOf(raw)));
        Assert.Equal(raw, Back(Convert.FromHexString(hex)).Raw);
    }

    [Fact]
    public void Amounts_around_every_power_of_two_and_ten_come_back()
    {
        for (var bit = 0; bit < 127; bit++) AssertAround(Int128.One << bit);
        for (Int128 power = 1; power < Int128.MaxValue / 10; power *= 10) AssertAround(power);
        AssertAround(Int128.MaxValue);
        AssertComesBack(Int128.MinValue);
    }

    [Theory]
    [InlineData("80", "cut short")]
    [InlineData("8000", "not the shortest form")]
    [InlineData("828000", "not the shortest form")]
    [InlineData("9effffffffffffffffffffffffffffffffff1f", "129 bits")]
    [InlineData("9effffffffffffffffffffffffffffffffff8f01", "more than 19 bytes")]
    [InlineData("fffffffffffffffffffffffffffffffffff00f", "beyond 128 bits once scaled")]
    public void Bytes_that_no_amount_has_are_told(string hex, string why)
    {
        _ = why;
        Assert.Throws<CorruptRecordException>(() => Back(Convert.FromHexString(hex)));
    }

    private static void AssertAround(Int128 value)
    {
        foreach (var near in new[] { value - 1, value, value == Int128.MaxValue ? value : value + 1 })
        {
            AssertComesBack(near);
            AssertComesBack(-near);
        }
    }

    private static void AssertComesBack(Int128 raw) => Assert.Equal(raw, Back(BytesOf(raw)).Raw);

    /// <summary>An amount stands at the end of this record.</summary>
    private static GrantClosed Carrier(Money amount) => new(default, "", GrantStatus.Active, amount);

    private static byte[] BytesOf(Int128 raw) => RecordCodec.Encode(Carrier(Money.FromRaw(raw)))[Header..];

    private static Money Back(byte[] amount) => ((GrantClosed)RecordCodec.Decode([.. RecordCodec.Encode(Carrier(default))[..Header], .. amount])).Lapsed;

    private static int Header => RecordCodec.Encode(Carrier(default)).Length - 1;
}
