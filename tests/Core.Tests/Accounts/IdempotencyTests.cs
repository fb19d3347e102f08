using Spend.Core.Periods;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Accounts;

public sealed class IdempotencyTests
{
    [Fact]
    public void The_same_event_a_hundred_times_is_one_charge()
    {
        var customer = Sample.Customer("10");
        var first = customer.Must(Ask.Charge("e", "1"));
        for (var i = 0; i < 100; i++) Assert.Same(first, customer.Pass(TimeSpan.FromHours(5)).Do(Ask.Charge("e", "1")).Record);
        Assert.Equal("9", customer.Account.Wallet.Available("USD").ToString());
    }

    [Fact]
    public void Authorizations_and_events_share_one_space_of_ids()
    {
        var customer = StatusTable.After(Sample.Customer(), Ask.Charge("e", "1"), Ask.Hold("h", "1"), Ask.Usage("u", "1"));
        foreach (var id in new[] { "e", "h", "u" })
            foreach (var command in new EventCommand[] { Ask.Charge(id, "1"), Ask.Hold(id, "1"), Ask.Usage(id, "1") })
                Assert.Equal((command, id) is (Authorize { HoldFor: null }, "e") or (Authorize { HoldFor: not null }, "h") or (RecordUsage, "u") ? Status.Replayed : Status.IdReused, customer.Do(command).Status);
    }

    [Fact]
    public void The_life_of_a_hold_is_no_part_of_its_content()
    {
        var customer = Sample.Customer();
        var held = customer.Must(Ask.Hold("h", "1", seconds: 60));
        Assert.Same(held, customer.Do(Ask.Hold("h", "1", seconds: 600)).Record);
        customer.Pass(TimeSpan.FromDays(1));
        Assert.Same(held, customer.Do(Ask.Hold("h", "1", seconds: 600)).Record);
        Assert.Empty(customer.Account.Holds.All);
    }

    [Fact]
    public void A_replay_comes_before_every_other_reason_to_refuse()
    {
        var customer = Sample.Customer("10");
        var first = customer.Must(StatusTable.ChargeAt(customer.Now, Ask.Item("plain", "10")));
        var time = customer.Now;
        customer.Pass(TimeSpan.FromDays(300));
        Assert.Same(first, customer.Do(StatusTable.ChargeAt(time, Ask.Item("plain", "10"))).Record);
    }

    [Fact]
    public void A_denied_id_is_free_for_other_content()
    {
        var customer = Sample.Customer("1");
        customer.Denied(Ask.Charge("e", "2"));
        Assert.Equal(Status.NotFound, customer.Do(Ask.Void("e")).Status);
        customer.Must(Ask.Charge("e", "1"));
    }

    [Fact]
    public void A_retry_after_a_denial_is_decided_afresh()
    {
        var customer = Sample.Customer("1");
        customer.Denied(Ask.Charge("e", "2"));
        customer.Must(Ask.Grant("more", "1"));
        customer.Must(Ask.Charge("e", "2"));
    }

    [Fact]
    public void A_payment_confirmed_twice_is_one_grant_also_after_it_has_closed()
    {
        var customer = Sample.Customer("0");
        var added = customer.Must(Ask.Grant("pay", "5"));
        Assert.Same(added, customer.Do(Ask.Grant("pay", "5.0")).Record);
        Assert.Equal(Status.IdReused, customer.Do(Ask.Grant("pay", "6")).Status);
        customer.Must(new VoidGrant("pay"));
        Assert.Same(added, customer.Do(Ask.Grant("pay", "5")).Record);
        Assert.Equal(Status.Unchanged, customer.Do(new VoidGrant("pay")).Status);
        Assert.Equal("0", customer.Account.Wallet.Available("USD").ToString());
    }

    [Fact]
    public void Keys_that_left_memory_are_still_known_through_the_journal()
    {
        var customer = Sample.Customer();
        var first = customer.Must(Ask.Charge("first", "1"));
        for (var i = 0; i <= Limits.KeysInMemory; i++) customer.Account.Apply(Filler(i));
        Assert.True(customer.Account.Keys.HasForgotten);
        Assert.Equal(Limits.KeysInMemory, customer.Account.Keys.InOrder.Count());
        Assert.Equal(0, customer.Account.Keys.LatestOf(EventKey.OfEvent("first")));
        Assert.True(Decider.NeedsPast(customer.Account, Ask.Charge("first", "1")));
        Assert.Same(first, customer.Do(Ask.Charge("first", "1")).Record);

        Posting Filler(int i) => new(customer.Now, PostingKind.Usage, $"f{i}", EventKey.OfEvent($"f{i}"), default) { Period = customer.Account.Calendar.PeriodOf(PeriodLength.Month, customer.Now) };
    }

    [Fact]
    public void A_key_that_was_never_used_needs_no_look_into_the_journal()
    {
        var customer = StatusTable.After(Sample.Customer(), Ask.Charge("e", "1"));
        Assert.False(Decider.NeedsPast(customer.Account, Ask.Charge("f", "1")));
        Assert.True(Decider.NeedsPast(customer.Account, Ask.Charge("e", "1")));
    }
}
