using System.Text.RegularExpressions;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Plans;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Accounts;

public sealed partial class StatusTests
{
    public static readonly TheoryData<Status> All = [.. Enum.GetValues<Status>()];

    [Theory]
    [MemberData(nameof(All))]
    public void Each_status_has_a_story_that_ends_in_it(Status status)
    {
        Assert.True(StatusTable.Rows.ContainsKey(status), $"No row in the table produces {status}.");
        var decision = StatusTable.Rows[status]();
        Assert.Equal(status, decision.Status);
        Assert.Equal(status.Kind() == StatusKind.Denied, decision.Denial is not null);
        Assert.Equal(status is Status.Accepted or Status.Replayed, decision.Record is not null);
        Assert.Equal(status == Status.Replayed, decision.Sequence > 0);
    }

    [Fact]
    public void The_table_has_no_row_but_those_of_statuses() => Assert.Equal(Enum.GetValues<Status>().Order(), StatusTable.Rows.Keys.Order());

    [Theory]
    [MemberData(nameof(All))]
    public void Each_status_has_its_facts(Status status)
    {
        Assert.True(Enum.IsDefined(status.Kind()));
        _ = status.CanRetryChange();
        Assert.Equal(WordStarts().Replace(status.ToString(), "_$0").ToLowerInvariant(), status.Code());
    }

    [Fact]
    public void Every_denial_can_change_on_retry_and_no_success_can()
    {
        Assert.All(Enum.GetValues<Status>().Where(static s => s.Kind() == StatusKind.Denied), static s => Assert.True(s.CanRetryChange()));
        Assert.All(Enum.GetValues<Status>().Where(static s => s.Kind() == StatusKind.Success), static s => Assert.False(s.CanRetryChange()));
    }

    [Fact]
    public void A_number_that_is_no_status_has_no_facts() => Assert.ThrowsAny<Exception>(static () => ((Status)999).Kind());

    /// <summary>Each row: a request with two things wrong, and the one that is the answer.</summary>
    public static readonly TheoryData<Status, Func<Decision>> Precedence = new()
    {
        { Status.IdReused, static () => StatusTable.After(Sample.Customer(), Ask.Charge("e", "1")).Do(StatusTable.ChargeAt(default)) },
        { Status.TimeTooOld, static () => Sample.Customer().Do(StatusTable.ChargeAt(default, Ask.Item("nothing", "1"))) },
        { Status.UnknownMeter, static () => Sample.Customer().Do(Ask.Charge("e", Ask.Item("nothing", "1"), Ask.Item("calls", "2"))) },
        { Status.UnknownMeter, static () => Sample.Customer().Do(Ask.Charge("e", Ask.Item("unpriced", "1"), Ask.Item("nothing", "1"))) },
        { Status.UnknownMeter, static () => StatusTable.Unsubscribed(Catalog.Empty).Do(Ask.Charge("e", Ask.Item("plain", "1"), Ask.Item("nothing", "1"))) },
        { Status.UnknownMeter, static () => Sample.Customer().Do(Ask.Usage("e", Ask.Item("unpriced", "1"), Ask.Item("nothing", "1"))) },
        { Status.InvalidQuantity, static () => Sample.Customer().Do(Ask.Charge("e", Ask.Item("unpriced", "1"), Ask.Item("calls", "2"))) },
        { Status.NoSubscription, static () => StatusTable.Unsubscribed(Catalog.Empty).Do(Ask.Charge("e", "1")) },
        { Status.NotPriced, static () => StatusTable.After(Sample.Customer(), Ask.Cap("c", "0", CapWindow.Day)).Do(Ask.Charge("e", Ask.Item("plain", "1"), Ask.Item("unpriced", "1"))) },
        { Status.CapExceeded, static () => StatusTable.After(Sample.Customer("1"), Ask.Cap("c", "1", CapWindow.Day)).Do(Ask.Charge("e", "2")) },
        { Status.UnknownPlan, static () => Sample.Customer().Do(new Subscribe("euro", 2)) },
        { Status.CurrencyMismatch, static () => Sample.Customer().Do(Ask.Grant("g", "1", 0, Sample.Start, "EUR")) },
        { Status.UnknownCustomer, static () => new AccountDriver().Do(Ask.Settle("nothing")) },
    };

    [Theory]
    [MemberData(nameof(Precedence))]
    public void Of_two_things_wrong_the_first_in_order_is_the_answer(Status status, Func<Decision> story) => Assert.Equal(status, story().Status);

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public void An_event_may_lie_35_days_back_and_not_more(int microseconds, bool refused) =>
        Assert.Equal(refused, Sample.Customer().Do(StatusTable.ChargeAt(Sample.Start - TimeSpan.FromDays(35) + TimeSpan.FromMicroseconds(microseconds))).Status == Status.TimeTooOld);

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    public void An_event_may_lie_5_minutes_ahead_and_not_more(int microseconds, bool refused) =>
        Assert.Equal(refused, Sample.Customer().Do(StatusTable.ChargeAt(Sample.Start + TimeSpan.FromMinutes(5) + TimeSpan.FromMicroseconds(microseconds))).Status == Status.TimeTooNew);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    public void A_quantity_of_zero_or_less_is_refused(string quantity) => Assert.Equal(Status.InvalidQuantity, Sample.Customer().Do(Ask.Charge("e", quantity)).Status);

    [GeneratedRegex("(?<=.)[A-Z]")]
    private static partial Regex WordStarts();
}
