using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Holds;

public sealed class HoldExpiryTests
{
    private static readonly Instant Expiry = Sample.Start + TimeSpan.FromSeconds(600);

    [Fact]
    public void A_settlement_just_before_the_expiry_wins()
    {
        var customer = Held();
        customer.At(new Instant(Expiry.UnixMicroseconds - 1)).Must(Ask.Settle("h", "4"));
        customer.At(Expiry).ApplyDue();
        Assert.DoesNotContain(customer.Records, static r => r is Posting { Kind: PostingKind.Expire });
        Assert.Equal("6", customer.Account.Wallet.Available("USD").ToString());
    }

    [Fact]
    public void At_the_exact_time_the_expiry_wins_and_the_settlement_is_late()
    {
        var customer = Held();
        customer.At(Expiry);
        var settled = customer.Post(Ask.Settle("h", "4"));
        Assert.Equal([PostingKind.Hold, PostingKind.Expire, PostingKind.Settle], customer.Records.OfType<Posting>().Select(static p => p.Kind));
        Assert.Empty(settled.Reserved);
        Assert.Equal("6", customer.Account.Wallet.Available("USD").ToString());
    }

    [Fact]
    public void An_expired_hold_frees_funds_and_caps_at_its_time()
    {
        var customer = Held();
        customer.At(Expiry).Must(Ask.Charge("e", "10"));
        Assert.Equal(("10", "0"), HoldTests.CounterOf(customer, "day"));
        Assert.Equal(Expiry, customer.Records.OfType<Posting>().Single(static p => p.Kind == PostingKind.Expire).At);
    }

    [Fact]
    public void A_late_settlement_never_passes_funds_or_caps()
    {
        var customer = Held();
        customer.At(Expiry).Must(Ask.Charge("e", "8"));
        var settled = customer.Post(Ask.Settle("h", "4"));
        Assert.Equal(("2", "2"), (settled.Charged.ToString(), settled.Unbilled.ToString()));
        Assert.Equal(("10", "0"), HoldTests.CounterOf(customer, "day"));
    }

    [Fact]
    public void A_late_settlement_without_items_charges_the_latest_estimate()
    {
        var customer = Held();
        customer.Must(Ask.Extend("h", "5"));
        customer.At(Expiry);
        Assert.Equal("5", customer.Post(Ask.Settle("h")).Charged.ToString());
    }

    [Fact]
    public void A_late_settlement_is_accepted_for_35_days_after_its_event()
    {
        var customer = Held();
        customer.Pass(TimeSpan.FromDays(35) + TimeSpan.FromMicroseconds(1));
        Assert.Equal(Status.TimeTooOld, customer.Do(Ask.Settle("h")).Status);

        var inTime = Held();
        inTime.Pass(TimeSpan.FromDays(35)).Must(Ask.Settle("h"));
    }

    [Fact]
    public void An_expired_hold_cannot_be_extended_and_its_release_gets_the_expiry()
    {
        var customer = Held();
        customer.At(Expiry);
        Assert.Equal(Status.AuthorizationExpired, customer.Do(Ask.Extend("h", "5")).Status);
        var released = customer.Do(Ask.Release("h"));
        Assert.Equal((Status.Replayed, PostingKind.Expire), (released.Status, ((Posting)released.Record!).Kind));
    }

    [Fact]
    public void A_late_settlement_keeps_the_cap_of_a_window_that_has_passed()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("day", "10", CapWindow.Day, "user"));
        customer.Must(Ask.Hold("h", "5"));
        customer.At(Expiry).Must(Ask.Charge("e", "9"));
        customer.Pass(TimeSpan.FromDays(1));
        // Enough counters of another day that those of the first leave memory.
        for (var user = 0; user < 64; user++) customer.Must(Ask.Charge($"u{user}", Ask.Item("plain", "1", ("user", $"{user}"))));
        var settled = customer.Post(Ask.Settle("h", "5"));
        Assert.Equal(("1", "4"), (settled.Charged.ToString(), settled.Unbilled.ToString()));
    }

    [Fact]
    public void A_hold_alone_fixes_the_calendar_that_its_late_settlement_needs()
    {
        var customer = new AccountDriver();
        customer.Must(new Configure(Sample.Profile with { CreditLimit = Sample.Amount("100") }));
        customer.Must(Ask.Hold("h", "5", "booked"));
        customer.At(Expiry).ApplyDue();
        Assert.Equal(Status.ProfileInUse, customer.Do(new Configure(customer.Account.Profile! with { TimeZone = "Asia/Tokyo", Anchor = 15 })).Status);
    }

    private static AccountDriver Held()
    {
        var customer = Sample.Customer("10");
        customer.Must(Ask.Cap("day", "10", CapWindow.Day));
        customer.Must(Ask.Hold("h", "4"));
        return customer;
    }
}
