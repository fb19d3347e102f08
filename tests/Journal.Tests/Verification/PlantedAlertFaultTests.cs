using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Caps;
using Spend.Core.Plans;
using Spend.Core.Tests.Simulation;
using Spend.Core.TopUps;
using Spend.Core.Wallets;
using static Spend.Journal.Tests.Verification.PlantedControlFaultTests;

namespace Spend.Journal.Tests.Verification;

/// <summary>Faults in what tells of an account, or asks for money for it: a record too many, one too few, another than should be.</summary>
public class PlantedAlertFaultTests
{
    public class OfAlerts
    {
        public static TheoryData<AlertCondition> Recomputed => [.. Enum.GetValues<AlertCondition>().Except([AlertCondition.ForecastAbove, AlertCondition.GrantExpires])];

        /// <summary>A journal whose last records are a posting that makes the condition true and the alert that follows.</summary>
        private static AccountDriver Fired(AlertCondition condition)
        {
            var driver = Customer();
            driver.Must(Ask.Cap("run", "20", CapWindow.Day));
            driver.Must(new SetContract(new Contract(null, null, [], Sample.Amount("20"), null)));
            driver.Must(condition switch
            {
                AlertCondition.CapPercent => Ask.Alert("a", condition, "run", percent: 50),
                AlertCondition.AllowancePercent => Ask.Alert("a", condition, "included", percent: 50),
                AlertCondition.CommitmentPercent => Ask.Alert("a", condition, percent: 50),
                AlertCondition.FundsBelow => Ask.Alert("a", condition, "USD", amount: "95"),
                AlertCondition.BurnRate => Ask.Alert("a", condition, amount: "9", within: 60),
                AlertCondition.GrantExpires => Ask.Alert("a", condition, within: 86_400),
                _ => Ask.Alert("a", condition, amount: "9"),
            });
            if (condition == AlertCondition.GrantExpires) driver.Must(Ask.Grant("soon", "5", expiresAt: driver.Now + TimeSpan.FromHours(30)));
            else driver.Post(condition == AlertCondition.AllowancePercent ? Ask.Charge("x", "5", "included") : Ask.Charge("x", "10"));
            if (condition == AlertCondition.GrantExpires) driver.Pass(TimeSpan.FromHours(7)).ApplyDue();
            Assert.Equal(condition, Assert.IsType<AlertTriggered>(driver.Records[^1]).Alert.Condition);
            return driver;
        }

        [Theory]
        [MemberData(nameof(Recomputed))]
        public void One_that_did_not_fire_is_found(AlertCondition condition) => Assert.Contains("alert a fires at", Faults(Fired(condition), static h => h.Remove<AlertTriggered>()));

        [Theory]
        [MemberData(nameof(Recomputed))]
        public void One_that_fired_twice_is_found(AlertCondition condition)
        {
            var driver = Fired(condition);
            Assert.Contains("nothing like it, found alert a fires", Faults(driver, h => h.Append(driver.Records[^1])));
        }

        [Theory]
        [MemberData(nameof(Recomputed))]
        public void Another_value_limit_or_time_is_found(AlertCondition condition)
        {
            Assert.Contains("found alert a fires", Faults(Fired(condition), static h => h.Tamper<AlertTriggered>(static r => r with { Value = r.Value + Money.FromRaw(1) })));
            Assert.Contains("found alert a fires", Faults(Fired(condition), static h => h.Tamper<AlertTriggered>(static r => r with { Limit = r.Limit + Money.FromRaw(1) })));
            Assert.Contains("found alert a fires", Faults(Fired(condition), static h => h.Tamper<AlertTriggered>(static r => r with { At = r.At + TimeSpan.FromSeconds(1) })));
        }

        [Theory]
        [MemberData(nameof(Recomputed))]
        public void Another_alert_subject_or_window_is_found(AlertCondition condition)
        {
            Assert.Contains("nothing like it", Faults(Fired(condition), static h => h.Tamper<AlertTriggered>(static r => r with { Subject = "other" })));
            Assert.Contains("nothing like it", Faults(Fired(condition), static h => h.Tamper<AlertTriggered>(static r => r with { Alert = r.Alert with { Percent = 1 } })));
            Assert.Contains("nothing like it", Faults(Fired(condition), static h => h.Tamper<AlertTriggered>(static r => r with { Window = Core.Periods.Span.Forever })));
        }

        [Theory]
        [MemberData(nameof(Recomputed))]
        public void One_that_is_armed_again_without_a_reason_is_found(AlertCondition condition)
        {
            var driver = Fired(condition);
            var fired = (AlertTriggered)driver.Records[^1];
            Assert.Contains("alert a is armed again", Faults(driver, h => h.Append(new AlertRearmed(fired.At, "a", fired.Subject, fired.Window))));
        }

        [Theory]
        [InlineData(AlertCondition.CapPercent)]
        [InlineData(AlertCondition.CommitmentPercent)]
        [InlineData(AlertCondition.SpendAbove)]
        [InlineData(AlertCondition.FundsBelow)]
        [InlineData(AlertCondition.BurnRate)]
        public void One_that_is_not_armed_again_is_found(AlertCondition condition)
        {
            var driver = Fired(condition);
            driver.Post(Ask.Void("x"));
            Assert.IsType<AlertRearmed>(driver.Records[^1]);
            Assert.Contains("alert a is armed again", Faults(driver, static h => h.Remove<AlertRearmed>()));
        }

        [Fact]
        public void One_that_is_armed_before_it_ever_fired_is_found()
        {
            var driver = Customer();
            driver.Must(Ask.Alert("a", AlertCondition.SpendAbove, amount: "9"));
            Assert.Contains("an alert is armed again after it has fired", Faults(driver, h => h.Append(new AlertRearmed(driver.Now, "a", "", default))));
        }

        [Fact]
        public void One_that_was_never_set_or_is_set_by_another_than_its_owner_is_found()
        {
            var driver = Fired(AlertCondition.SpendAbove);
            Assert.Contains("an alert that is removed", Faults(driver, h => h.Append(new AlertRemoved(driver.Now, "b"))));
            Assert.Contains("who changes an alert", Faults(driver, h => h.Append(new AlertSet(driver.Now, driver.Account.Control.FindAlert("a")!.Alert with { Owner = Owner.Customer }))));
            Assert.Contains("an alert that is set", Faults(driver, h => h.Append(new AlertSet(driver.Now, driver.Account.Control.FindAlert("a")!.Alert))));
        }

        [Fact]
        public void A_forecast_fires_and_is_armed_in_turn()
        {
            var driver = Fired(AlertCondition.ForecastAbove);
            Assert.Contains("nothing like it", Faults(driver, h => h.Append(driver.Records[^1])));
            Assert.Contains("what follows from a record", Faults(driver, static h => h.Tamper<AlertTriggered>(static r => r with { Value = r.Limit })));
            // By itself it cannot fire: something must have been charged, or the alert set.
            driver.Must(Ask.Cap("other", "5", CapWindow.Day));
            Assert.Contains("nothing like it", Faults(driver, h => h.Append(new AlertRearmed(driver.Now, "a", "", driver.Account.PeriodAt(driver.Now).Span))));
        }

        [Fact]
        public void A_grant_that_expires_and_was_not_told_of_is_found()
        {
            var driver = Fired(AlertCondition.GrantExpires);
            driver.Pass(TimeSpan.FromHours(1)).Post(Ask.Charge("y", "1"));
            Assert.Contains("a grant that expires is told of in time (a, soon)", Faults(driver, static h => h.Remove<AlertTriggered>()));
        }

        [Fact]
        public void A_grant_that_expires_and_was_told_of_twice_early_late_or_wrongly_is_found()
        {
            var driver = Fired(AlertCondition.GrantExpires);
            Assert.Contains("is told of once", Faults(driver, h => h.Append(driver.Records[^1])));
            Assert.Contains("when a grant that expires is told of", Faults(driver, static h => h.Tamper<AlertTriggered>(static r => r with { At = r.At - TimeSpan.FromHours(1) })));
            Assert.Contains("is told of in time (a, soon): expected at 2026-11-20T16:00:00Z", Faults(driver, static h => h.Tamper<AlertTriggered>(static r => r with { At = r.At + TimeSpan.FromMinutes(1) })));
            Assert.Contains("what is left of a grant that expires", Faults(driver, static h => h.Tamper<AlertTriggered>(static r => r with { Value = Sample.Amount("4") })));
            Assert.Contains("is told of once", Faults(driver, static h => h.Tamper<AlertTriggered>(static r => r with { Subject = "g" })));
        }
    }

    public class OfWallets
    {
        private static AccountDriver Empty()
        {
            var driver = Customer("10");
            driver.Post(Ask.Charge("a", "10"));
            Assert.IsType<WalletDepleted>(driver.Records[^1]);
            return driver;
        }

        [Fact]
        public void An_empty_one_that_nobody_was_told_of_is_found() => Assert.Contains("nothing is left in USD", Faults(Empty(), static h => h.Remove<WalletDepleted>()));

        [Fact]
        public void One_that_is_not_empty_but_said_to_be_is_found()
        {
            var driver = Customer("10");
            driver.Post(Ask.Charge("a", "9"));
            Assert.Contains("nothing like it", Faults(driver, h => h.Append(new WalletDepleted(driver.Now, "USD"))));
        }

        [Fact]
        public void One_told_of_twice_or_in_another_unit_is_found()
        {
            var driver = Empty();
            Assert.Contains("nothing like it", Faults(driver, h => h.Append(driver.Records[^1])));
            Assert.Contains("nothing is left in EUR", Faults(driver, static h => h.Tamper<WalletDepleted>(static r => r with { Unit = "EUR" })));
        }

        [Fact]
        public void One_that_a_void_emptied_is_told_of()
        {
            var driver = Customer("10");
            driver.Must(new VoidGrant("g"));
            Assert.Contains("nothing is left in USD", Faults(driver, static h => h.Remove<WalletDepleted>()));
        }
    }

    public class OfTopUps
    {
        /// <summary>Below 20, twice a day at most, ten minutes apart: asked for once.</summary>
        private static AccountDriver Asked()
        {
            var driver = Customer("30");
            driver.Must(Ask.TopUp("20", "25", perDay: 2, perMonth: 3, coolDown: 600));
            driver.Post(Ask.Charge("a", "15"));
            Assert.IsType<TopUpRequested>(driver.Records[^1]);
            return driver;
        }

        private static TopUpRequested Another(AccountDriver driver, Instant at) =>
            new(at, new TopUpRequest($"topup:{driver.Records.Count + 1}", at, Sample.Amount("25")), driver.Account.Wallet.Available("USD"));

        private static AccountDriver Declined(int times = 1)
        {
            var driver = Asked();
            for (var i = 0; i < times; i++)
            {
                if (driver.Account.Control.TopUp.OpenAt(driver.Now) is not { } open) break;
                driver.Must(new DeclineTopUp(open.Id, "no_funds"));
                if (i < times - 1) driver.At(driver.Account.Control.TopUp.NextAt(driver.Now, driver.Account.Calendar)).ApplyDue();
            }
            return driver;
        }

        private static string Later(AccountDriver driver, TimeSpan wait) => Faults(driver, h => h.Append(Another(driver, driver.Now + wait)));

        [Fact]
        public void A_second_one_while_the_first_is_open_is_found() => Assert.Contains("when a top-up may be requested", Later(Asked(), TimeSpan.FromHours(2)));

        [Fact]
        public void One_before_the_back_off_is_over_is_found() => Assert.Contains("when a top-up may be requested", Later(Declined(), TimeSpan.FromMinutes(59)));

        [Fact]
        public void The_back_off_doubles() => Assert.Contains("when a top-up may be requested", Later(Declined(times: 2), TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1)));

        [Fact]
        public void One_beyond_those_of_a_day_is_found()
        {
            var driver = Declined(times: 2);
            Assert.Equal(2, driver.Records.Count(static r => r is TopUpRequested));
            Assert.Contains("expected 2026-11-21T00:00:00Z", Later(driver, TimeSpan.FromHours(4)));
        }

        [Fact]
        public void One_beyond_those_of_a_month_is_found()
        {
            var driver = Declined(times: 3);
            Assert.Equal(3, driver.Records.Count(static r => r is TopUpRequested));
            Assert.Contains("expected 2026-12-01T00:00:00Z", Later(driver, TimeSpan.FromDays(2)));
        }

        [Fact]
        public void One_before_the_cool_down_is_over_is_found()
        {
            var driver = Asked();
            driver.Must(new AddGrant(new GrantTerms("p", Sample.Amount("1"), "USD", 0, null, [], GrantSource.Purchase, "pi_1")));
            Assert.Contains("when a top-up may be requested", Later(driver, TimeSpan.FromMinutes(9)));
        }

        [Fact]
        public void One_above_the_threshold_or_without_terms_is_found()
        {
            var driver = Customer("30");
            driver.Must(Ask.TopUp("20", "25"));
            Assert.Contains("a top-up is requested below the threshold", Later(driver, TimeSpan.Zero));
            driver.Must(new SetAutoTopUp(null));
            Assert.Contains("expected terms that ask for it", Later(driver, TimeSpan.Zero));
        }

        [Fact]
        public void Another_id_amount_time_or_state_of_funds_is_found()
        {
            Assert.Contains("id of a top-up", Faults(Asked(), static h => h.Tamper<TopUpRequested>(static r => r with { Request = r.Request with { Id = "topup:1" } })));
            Assert.Contains("amount of a top-up", Faults(Asked(), static h => h.Tamper<TopUpRequested>(static r => r with { Request = r.Request with { Amount = Sample.Amount("26") } })));
            Assert.Contains("time of a top-up", Faults(Asked(), static h => h.Tamper<TopUpRequested>(static r => r with { Request = r.Request with { At = r.At + TimeSpan.FromSeconds(1) } })));
            Assert.Contains("funds when a top-up is requested", Faults(Asked(), static h => h.Tamper<TopUpRequested>(static r => r with { Available = Sample.Amount("16") })));
            Assert.Contains("when a top-up may be requested", Faults(Asked(), static h => h.Tamper<TopUpRequested>(static r => r with { At = r.At + TimeSpan.FromSeconds(1) })));
        }

        [Fact]
        public void One_that_was_due_and_not_made_is_found()
        {
            var driver = Asked();
            driver.Pass(TimeSpan.FromMinutes(1)).Post(Ask.Charge("b", "1"));
            Assert.Contains("a top-up is requested when it is due", Faults(driver, static h => h.Remove<TopUpRequested>()));
        }

        [Fact]
        public void A_decline_of_none_that_is_open_is_found()
        {
            var driver = Declined();
            Assert.Contains("a top-up that is declined", Faults(driver, h => h.Append(driver.Records[^1])));
        }
    }

    public class OfDenials
    {
        private static AccountDriver Denied()
        {
            var driver = Customer("10");
            driver.Denied(Ask.Charge("a", "11"));
            Assert.IsType<DenialNoted>(driver.Records[^1]);
            return driver;
        }

        [Fact]
        public void Two_notes_of_one_minute_are_found()
        {
            var driver = Denied();
            Assert.Contains("denials are noted once a minute", Faults(driver, h => h.Append((DenialNoted)driver.Records[^1] with { Id = "b", At = driver.Now + TimeSpan.FromSeconds(59) })));
            Assert.DoesNotContain("once a minute", History.Of(driver).Append((DenialNoted)driver.Records[^1] with { Id = "b", At = driver.Now + TimeSpan.FromSeconds(60) }).Faults());
        }

        [Fact]
        public void A_note_of_what_is_no_denial_is_found() =>
            Assert.Contains("why a request is denied", Faults(Denied(), static h => h.Tamper<DenialNoted>(static r => r with { Denial = r.Denial with { Status = Status.IdReused } })));

        [Fact]
        public void A_note_about_a_request_that_was_accepted_is_found()
        {
            var driver = Denied();
            driver.Post(Ask.Charge("a", "1"));
            Assert.Contains("the id of a denied request", Faults(driver.Pass(TimeSpan.FromMinutes(1)), h => h.Append((DenialNoted)driver.Records.First(static r => r is DenialNoted) with { At = driver.Now })));
        }

        [Fact]
        public void A_note_that_does_not_say_what_stopped_the_account_is_found()
        {
            var driver = Denied();
            driver.Must(new Suspend("fraud"));
            driver.Denied(Ask.Charge("b", "1"));
            Assert.Contains("why a request is denied while the account is stopped", Faults(driver, static h => h.Tamper<DenialNoted>(static r => r with { Denial = r.Denial with { Status = Status.BurnRate } })));
            Assert.Contains("a denial by suspension", Faults(Denied(), static h => h.Tamper<DenialNoted>(static r => r with { Denial = r.Denial with { Status = Status.Suspended } })));
            Assert.Contains("a denial by the brake", Faults(Denied(), static h => h.Tamper<DenialNoted>(static r => r with { Denial = r.Denial with { Status = Status.BurnRate } })));
        }
    }
}
