using Spend.Gateway.Commands;
using Spend.Gateway.Commands.Replay;

namespace Spend.Gateway.Tests.Commands;

public class TraceFileTests
{
    private static List<TraceRequest> Read(string text, int limit = int.MaxValue) => TraceFile.Read(new StringReader(text), "trace.csv", limit);

    [Fact]
    public void Requests_carry_their_line_in_the_file() =>
        Assert.Equal([new TraceRequest(2, 374, 44), new TraceRequest(4, 396, 0)], Read("TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023,374,44\r\n\r\n2023,396,0\r\n"));

    [Fact]
    public void Columns_are_found_by_name() => Assert.Equal([new TraceRequest(2, 7, 9)], Read("GeneratedTokens,ContextTokens\n9,7"));

    [Fact]
    public void Only_as_many_as_wanted_are_read() => Assert.Single(Read("ContextTokens,GeneratedTokens\n1,1\n2,2\nbroken", limit: 1));

    [Theory]
    [InlineData("", "has no column ContextTokens")]
    [InlineData("ContextTokens,Other\n1,2", "has no column GeneratedTokens")]
    [InlineData("ContextTokens,GeneratedTokens\n", "has no requests")]
    [InlineData("ContextTokens,GeneratedTokens\n1,2\n3", "line 3: GeneratedTokens is not a whole number")]
    [InlineData("ContextTokens,GeneratedTokens\n-1,2", "line 2: ContextTokens is not a whole number")]
    [InlineData("ContextTokens,GeneratedTokens\n1.5,2", "line 2: ContextTokens is not a whole number")]
    public void What_is_wrong_is_said_with_its_line(string text, string sentence) => Assert.Contains(sentence, Assert.Throws<CommandFailedException>(() => Read(text)).Message);

    [Fact]
    public void Arrivals_are_read_to_the_tick_where_they_matter()
    {
        const string Row = "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805901,374,44\n";
        var requests = TraceFile.Read(new StringReader(Row), "trace.csv", 1, withArrivals: true);
        Assert.Equal(new DateTime(2023, 11, 16, 18, 15, 46).AddTicks(6_805_901), Assert.Single(requests).Arrival);
        Assert.Equal(default, Assert.Single(Read(Row)).Arrival);
    }

    [Theory]
    [InlineData("ContextTokens,GeneratedTokens\n1,2", "has no column TIMESTAMP")]
    [InlineData("ContextTokens,GeneratedTokens,TIMESTAMP\n1,2,yesterday", "line 2: TIMESTAMP is no time like")]
    [InlineData("ContextTokens,GeneratedTokens,TIMESTAMP\n1,2", "line 2: TIMESTAMP is no time like")]
    public void An_arrival_that_is_missing_is_said_with_its_line(string text, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<CommandFailedException>(() => TraceFile.Read(new StringReader(text), "trace.csv", 1, withArrivals: true)).Message);
}
