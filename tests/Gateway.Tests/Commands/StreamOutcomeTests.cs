using Spend.Core;
using Spend.Gateway.Commands.Replay;
using Spend.Gateway.Commands.Replay.Streaming;

namespace Spend.Gateway.Tests.Commands;

public class StreamOutcomeTests
{
    [Theory]
    [InlineData("0.7", "0", "0.1", "0.3", true)]
    [InlineData("0.7", "0", "0.1", "0.2", false)] // 0.1 is gone
    [InlineData("0.6", "0", "0.1", "0.4", false)] // 0.7 was answered
    [InlineData("0.7", "0", "0", "0.3", false)] // 0.1 unbilled was answered
    [InlineData("0.7", "0.1", "0.1", "0.2", false)] // still held
    public void Money_is_conserved_where_it_is_charged_as_answered_or_still_there(string charged, string held, string unbilled, string available, bool conserved)
    {
        var tally = new StreamTally();
        tally.Deliver(10, Money.Parse("0.7"), Money.Parse("0.1"));
        var state = new CustomerState("c", Money.Parse(charged), Money.Parse(held), Money.Parse(unbilled), Money.Parse(available), Money.Parse("1"));
        Assert.Equal(conserved, new StreamOutcome(HoldWay.Extending, [tally], [state]).IsConserved);
    }

    [Fact]
    public void One_customer_does_not_make_up_for_another()
    {
        CustomerState[] states = [State(left: "0.9"), State(left: "1.1")];
        Assert.False(new StreamOutcome(HoldWay.FullWindow, [new StreamTally(), new StreamTally()], states).IsConserved);

        static CustomerState State(string left) => new("c", Money.Zero, Money.Zero, Money.Zero, Money.Parse(left), Money.Parse("1"));
    }

    [Fact]
    public void The_peak_of_all_is_that_of_one_moment()
    {
        // 3 until tick 5, then 4 of the other: at one instant what ends goes first.
        StreamTally first = new(), second = new();
        first.Hold(new StepTime(1, StepKind.Begin, 2), Money.Parse("3"));
        first.Hold(new StepTime(5, StepKind.End, 2), Money.Parse("-3"));
        second.Hold(new StepTime(5, StepKind.Begin, 3), Money.Parse("4"));
        second.Hold(new StepTime(6, StepKind.End, 3), Money.Parse("-4"));
        Assert.Equal(Money.Parse("4"), new StreamOutcome(HoldWay.Extending, [second, first], []).MostHeld);
    }
}
