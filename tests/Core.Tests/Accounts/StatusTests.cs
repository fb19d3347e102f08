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
        Assert.Equal(status is Status.Accepted or Status.Replayed, decision.Record is not (null or DenialNoted));
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
    public static readonly TheoryData<Status, string, Func<Decision>> Precedence = new()
    {
        { Status.IdReused, "id reused before time", static () => StatusTable.After(Sample.Customer(), Ask.Charge("e", "1")).Do(StatusTable.ChargeAt(default)) },
        { Status.Suspended, "suspension before the brake", static () => StatusTable.After(Sample.Customer(), Ask.Brake("1"), Ask.Charge("e", "2"), new Suspend("")).Do(Ask.Charge("f", "1")) },
        { Status.BurnRate, "the brake before time", static () => StatusTable.After(Sample.Customer(), Ask.Brake("1"), Ask.Charge("f", "2")).Do(StatusTable.ChargeAt(default)) },
        { Status.Replayed, "the first answer before suspension", static () => StatusTable.After(Sample.Customer(), Ask.Charge("e", "2"), new Suspend("")).Do(Ask.Charge("e", "2")) },
        { Status.TimeTooOld, "time before meter", static () => Sample.Customer().Do(StatusTable.ChargeAt(default, Ask.Item("nothing", "1"))) },
        { Status.UnknownMeter, "meter before quantity", static () => Sample.Customer().Do(Ask.Charge("e", Ask.Item("nothing", "1"), Ask.Item("calls", "2"))) },
        { Status.UnknownMeter, "any meter before a price", static () => Sample.Customer().Do(Ask.Charge("e", Ask.Item("unpriced", "1"), Ask.Item("nothing", "1"))) },
        { Status.UnknownMeter, "any meter before the subscription", static () => StatusTable.Unsubscribed(Catalog.Empty).Do(Ask.Charge("e", Ask.Item("plain", "1"), Ask.Item("nothing", "1"))) },
        { Status.UnknownMeter, "any meter before a price, for usage", static () => Sample.Customer().Do(Ask.Usage("e", Ask.Item("unpriced", "1"), Ask.Item("nothing", "1"))) },
        { Status.InvalidQuantity, "any quantity before a price", static () => Sample.Customer().Do(Ask.Charge("e", Ask.Item("unpriced", "1"), Ask.Item("calls", "2"))) },
        { Status.NoSubscription, "subscription before price", static () => StatusTable.Unsubscribed(Catalog.Empty).Do(Ask.Charge("e", "1")) },
        { Status.NotPriced, "price before caps", static () => StatusTable.After(Sample.Customer(), Ask.Cap("c", "0", CapWindow.Day)).Do(Ask.Charge("e", Ask.Item("plain", "1"), Ask.Item("unpriced", "1"))) },
        { Status.CapExceeded, "caps before funds", static () => StatusTable.After(Sample.Customer("1"), Ask.Cap("c", "1", CapWindow.Day)).Do(Ask.Charge("e", "2")) },
        { Status.UnknownPlan, "version before currency", static () => Sample.Customer().Do(new Subscribe("euro", 2)) },
        { Status.CurrencyMismatch, "currency before time", static () => Sample.Customer().Do(Ask.Grant("g", "1", 0, Sample.Start, "EUR")) },
        { Status.UnknownCustomer, "customer before all", static () => new AccountDriver().Do(Ask.Settle("nothing")) },
    };

    [Theory]
    [MemberData(nameof(Precedence))]
    public void Of_two_things_wrong_the_first_in_order_is_the_answer(Status status, string rule, Func<Decision> story)
    {
        var answer = story().Status;
        Assert.True(status == answer, $"{rule}: {answer} instead of {status}.");
    }

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
