namespace Spend.Core.Tests;

public sealed class InstantTests
{
    [Theory]
    [InlineData("2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z")]
    [InlineData("2026-11-20t10:00:00z", "2026-11-20T10:00:00Z")]
    [InlineData("2026-11-20 10:00:00Z", "2026-11-20T10:00:00Z")]
    [InlineData("2026-11-20T10:00:00+01:00", "2026-11-20T09:00:00Z")]
    [InlineData("2026-11-20T10:00:00-05:30", "2026-11-20T15:30:00Z")]
    [InlineData("2026-11-20T10:00:00-00:00", "2026-11-20T10:00:00Z")]
    [InlineData("2026-11-20T10:00:00.5Z", "2026-11-20T10:00:00.5Z")]
    [InlineData("2026-11-20T10:00:00.123456789+00:00", "2026-11-20T10:00:00.123456Z")]
    [InlineData("2028-02-29T23:59:59.999999Z", "2028-02-29T23:59:59.999999Z")]
    [InlineData("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z")]
    public void A_timestamp_with_offset_is_read(string text, string utc) => Assert.Equal(utc, Instant.Parse(text).ToString());

    [Theory]
    [InlineData("2026-11-20T10:00:00")]
    [InlineData("2026-11-20T10:00:00.5")]
    [InlineData("2026-11-20")]
    [InlineData("2026-11-20T10:00Z")]
    [InlineData("2026-11-20T10:00:00,5Z")]
    [InlineData("2026-11-20T10:00:00.Z")]
    [InlineData("2026-11-20T10:00:00+0100")]
    [InlineData("2026-11-20T10:00:00+01")]
    [InlineData("2026-11-20T10:00:00 Z")]
    [InlineData("2026-11-20T10:00:00Z ")]
    [InlineData("2026-02-29T10:00:00Z")]
    [InlineData("2026-13-01T10:00:00Z")]
    [InlineData("2026-11-20T24:00:00Z")]
    [InlineData("2026-11-20T10:00:60Z")]
    [InlineData("2026-11-20T10:00:00+99:00")]
    [InlineData("1969-12-31T23:59:59Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("１026-11-20T10:00:00Z")]
    [InlineData("")]
    [InlineData("now")]
    public void A_timestamp_without_offset_or_with_anything_wrong_is_refused(string text)
    {
        Assert.False(Instant.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Instant.Parse(text));
    }

    [Fact]
    public void The_same_moment_is_equal_in_whatever_offset_it_is_written() =>
        Assert.Equal(Instant.Parse("2026-11-20T10:00:00+02:00"), Instant.Parse("2026-11-20T08:00:00Z"));
}
