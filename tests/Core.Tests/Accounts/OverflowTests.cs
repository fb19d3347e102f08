using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Accounts;

/// <summary>Arithmetic that leaves the range is an answer, never a wrapped number and never a changed state.</summary>
public sealed class OverflowTests
{
    private static readonly UsageItem Huge = new("plain", Quantity.FromRaw(Int128.MaxValue), Properties.None);
    private static readonly UsageItem Large = new("plain", Quantity.FromRaw(Limits.Magnitude), Properties.None);

    public static readonly TheoryData<Command> Commands =
    [
        Ask.Charge("e", Huge), Ask.Charge("e", Huge, Huge), Ask.Charge("e", Large, Huge), Ask.Hold("e", 60, Huge), Ask.Usage("e", Huge),
        Ask.Amend("done", Huge), Ask.Settle("open", [Huge]), Ask.Extend("open", [Huge]),
        Ask.Charge("e", Huge with { Meter = "packs" }), Ask.Charge("e", Huge with { Meter = "steps" }), Ask.Charge("e", Huge with { Meter = "volume" }),
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public void An_amount_out_of_range_is_refused_and_changes_nothing(Command command)
    {
        var customer = StatusTable.After(Sample.Customer(), Ask.Charge("done", "1"), Ask.Hold("open", "1"));
        var before = AccountPicture.Of(customer.Account);
        Assert.Equal(Status.AmountOutOfRange, customer.Do(command).Status);
        Assert.Equal(before, AccountPicture.Of(customer.Account));
    }

    [Fact]
    public void The_largest_amounts_that_are_accepted_stay_exact_when_they_pile_up()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("c", "1e25", CapWindow.Lifetime));
        for (var i = 0; i < 1_000; i++) customer.Must(Ask.Charge($"e{i}", Large));
        Assert.Equal("1000000000000000000", customer.Account.Owed.ToString());
        Assert.Equal("1000000000000000000", customer.Account.FindCap("c")!.Counters.Single().Value.Spent.ToString());
        Assert.Equal(AccountPicture.Of(customer.Account), AccountPicture.Of(customer.Replay()));
    }
}
