using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Tests.Simulation;
using Spend.Core.Wallets;

namespace Spend.Journal.Tests.Verification;

/// <summary>Faults in what watches over an account: a record that should not be there, should be another, or is missing.</summary>
public class PlantedControlFaultTests
{
    internal static AccountDriver Customer(string granted = "100")
    {
        var driver = new AccountDriver(Sample.Catalog, Sample.Start) { NotesDenials = true };
        driver.Must(new Configure(Sample.Profile));
        driver.Must(new Subscribe("prepaid", null));
        driver.Must(Ask.Grant("g", granted));
        return driver;
    }

    private static SetCap Units(string id, string limit, CapEnforcement enforcement = CapEnforcement.Hard, CapWindow window = CapWindow.Day, Owner owner = Owner.Admin, params string[] per) =>
        new(new Cap(id, Sample.Amount(limit), window, Properties.None, per) { Meter = "plain", Enforcement = enforcement, Owner = owner });

    internal static string Faults(AccountDriver driver, Func<History, History> plant)
    {
        Assert.Equal("", History.Of(driver).Faults());
        return plant(History.Of(driver)).Faults();
    }

    public class OfCaps
    {
        /// <summary>Hard caps on money and units, a soft one that was passed, usage of which a cap let five of eight units be billed.</summary>
        private static AccountDriver Limited()
        {
            var driver = Customer();
            driver.Must(Units("tokens", "10"));
            driver.Must(Units("soft", "4", CapEnforcement.Soft));
            driver.Must(Ask.Cap("money", "50", CapWindow.Day));
            driver.Post(Ask.Hold("h", "3"));
            driver.Post(Ask.Settle("h", "5"));
            driver.Post(Ask.Usage("u", "8"));
            return driver;
        }

        private static string Usage(Func<Posting, Posting> change) => Faults(Limited(), h => h.Tamper(PostingKind.Usage, change));

        private static Posting Move(Posting posting, string cap, Func<CapMove, CapMove> change) => posting with { Caps = [.. posting.Caps.Select(m => m.Cap == cap ? change(m) : m)] };

        [Fact]
        public void What_they_are_planted_in_bills_five_of_eight_units() =>
            Assert.Equal(Quantity.Of(5), Limited().Records.OfType<Posting>().Single(static p => p.Kind == PostingKind.Usage).Lines[0].Billed);

        [Fact]
        public void Another_enforcement_or_unit_than_the_cap_has_is_found()
        {
            Assert.Contains("enforcement of the cap (tokens", Usage(static p => Move(p, "tokens", static m => m with { Enforcement = CapEnforcement.Shadow })));
            Assert.Contains("unit of the cap (tokens", Usage(static p => Move(p, "tokens", static m => m with { Meter = null })));
        }

        [Fact]
        public void Units_counted_other_than_they_are_billed_are_found() =>
            Assert.Contains("change of what is spent in a cap (tokens", Usage(static p => Move(p, "tokens", static m => m with { Spent = Sample.Amount("4"), SpentAfter = Sample.Amount("9") })));

        [Fact]
        public void More_or_fewer_billed_units_than_the_cap_leaves_are_found()
        {
            Assert.Contains("units that caps let be billed (plain): expected 5, found 6", Usage(static p => p with { Lines = [p.Lines[0] with { Billed = Quantity.Of(6) }] }));
            Assert.Contains("units that caps let be billed (plain): expected 5, found 4", Usage(static p => p with { Lines = [p.Lines[0] with { Billed = Quantity.Of(4) }] }));
            Assert.Contains("units that caps let be billed (plain): expected 5, found 5", Usage(static p => p with { Lines = [p.Lines[0] with { Billed = Quantity.Parse("5.5") }] }));
            Assert.Contains("units that caps let be billed", Faults(Limited(), h => h.Tamper(PostingKind.Hold, static p => p with { Lines = [p.Lines[0] with { Billed = Quantity.Zero }] })));
        }

        [Fact]
        public void Billed_units_beyond_the_quantity_are_found() =>
            Assert.Contains("billed units of a line", Usage(static p => p with { Lines = [p.Lines[0] with { Billed = Quantity.Of(9) }] }));

        [Fact]
        public void A_charge_above_what_the_billed_units_cost_is_found() =>
            Assert.Contains("a line is charged for its billed units at most", Usage(static p => p with { Lines = [p.Lines[0] with { Burns = [new Burn("g", Sample.Amount("8"))], Unbilled = Money.Zero }] }));

        [Fact]
        public void A_failure_that_is_billed_is_found()
        {
            var driver = Limited();
            driver.Post(Ask.Hold("f", 600, Ask.Item("calls", "1")));
            driver.Post(Ask.Settle("f", succeeded: false));
            Assert.Contains("units that caps let be billed", Faults(driver, h => h.Tamper(PostingKind.Settle, static p => p with { Lines = [p.Lines[0] with { Billed = Quantity.One }] })));
        }

        [Fact]
        public void A_hard_cap_in_units_that_was_passed_is_found() =>
            Assert.Contains("a posting that raises a cap stays within it", Usage(static p => Move(p, "tokens", static m => m with { Spent = Sample.Amount("8"), SpentAfter = Sample.Amount("13") })));

        [Fact]
        public void A_soft_cap_binds_nobody()
        {
            var posting = Limited().Records.OfType<Posting>().Single(static p => p.Kind == PostingKind.Usage);
            Assert.True(posting.Caps.Single(static m => m.Cap == "soft").PassesLimit);
        }

        [Fact]
        public void Units_held_other_than_their_quantity_are_found()
        {
            var faults = Faults(Limited(), h => h.Tamper(PostingKind.Hold, static p => Move(p, "tokens", static m => m with { Held = Sample.Amount("2"), HeldAfter = Sample.Amount("2") })));
            Assert.Contains("change of what is held in a cap (tokens", faults);
        }

        [Fact]
        public void Other_units_taken_back_than_were_billed_are_found()
        {
            var driver = Limited();
            driver.Post(Ask.Void("u"));
            Assert.Contains("billed units taken back", Faults(driver, h => h.Tamper(PostingKind.Void, static p => p with { Reversed = [p.Reversed[0] with { Billed = Quantity.Of(-8) }] })));
        }

        [Fact]
        public void A_cap_of_the_admin_that_a_customer_changed_is_found() =>
            Assert.Contains("who changes a cap (money)", Faults(Limited(), static h => h.Append(new CapSet(Sample.Start, new Cap("money", Sample.Amount("999"), CapWindow.Day, Properties.None, []) { Owner = Owner.Customer }))));

        [Fact]
        public void A_cap_that_is_reached_without_a_record_is_found() =>
            Assert.Contains("cap tokens from 2026-11-20T00:00:00Z is reached at 2026-11-20T10:00:00Z: 10 of 10, found nothing of it", Faults(Limited(), static h => h.Remove<CapReached>()));

        [Fact]
        public void A_cap_that_is_said_to_be_reached_but_is_not_is_found()
        {
            var driver = Customer();
            driver.Must(Ask.Cap("money", "50", CapWindow.Day));
            driver.Post(Ask.Charge("a", "49"));
            Assert.Contains("expected nothing like it, found cap money", Faults(driver, h => h.Append(new CapReached(driver.Now, driver.Records.OfType<Posting>().Last().Caps[0]))));
        }

        [Fact]
        public void Another_value_of_a_cap_that_is_reached_is_found() =>
            Assert.Contains("11 of 10", Faults(Limited(), static h => h.Tamper<CapReached>(static r => r with { Move = r.Move with { SpentAfter = Sample.Amount("11") } })));

        [Fact]
        public void A_shadow_cap_tells_nobody_that_it_is_reached()
        {
            var driver = Customer();
            driver.Must(Units("shadow", "5", CapEnforcement.Shadow));
            driver.Post(Ask.Charge("a", "5"));
            Assert.DoesNotContain(driver.Records, static r => r is CapReached);
            Assert.Contains("nothing like it", Faults(driver, h => h.Append(new CapReached(driver.Now, driver.Records.OfType<Posting>().Last().Caps[0]))));
        }
    }

    public class OfBudgets
    {
        /// <summary>A budget of 20 for each run: ten spent in one, four held, then closed, three of the four settled.</summary>
        private static AccountDriver Closed()
        {
            var driver = Customer();
            driver.Must(Ask.Cap("run", "20", CapWindow.Lifetime, "run"));
            driver.Post(Ask.Charge("a", Ask.Item("plain", "10", ("run", "1"))));
            driver.Post(Ask.Hold("b", 600, Ask.Item("plain", "4", ("run", "1"))));
            driver.Must(new CloseBudget("run", ["1"]));
            driver.Post(Ask.Settle("b", [Ask.Item("plain", "3", ("run", "1"))]));
            return driver;
        }

        [Fact]
        public void New_spend_in_a_closed_budget_is_found()
        {
            var driver = Closed();
            var open = Customer();
            open.Must(Ask.Cap("run", "20", CapWindow.Lifetime, "run"));
            open.Post(Ask.Charge("a", Ask.Item("plain", "10", ("run", "1"))));
            open.Post(Ask.Hold("b", 600, Ask.Item("plain", "4", ("run", "1"))));
            open.Post(Ask.Settle("b", [Ask.Item("plain", "3", ("run", "1"))]));
            var charge = open.Post(Ask.Charge("c", Ask.Item("plain", "1", ("run", "1"))));
            Assert.Contains("a closed budget takes nothing new (run", Faults(driver, h => h.Append(charge)));
        }

        [Fact]
        public void What_a_closed_budget_had_is_checked()
        {
            Assert.Contains("spent of a budget that is closed", Faults(Closed(), static h => h.Tamper<BudgetClosed>(static r => r with { Spent = Sample.Amount("9") })));
            Assert.Contains("held of a budget that is closed", Faults(Closed(), static h => h.Tamper<BudgetClosed>(static r => r with { Held = Money.Zero })));
            Assert.Contains("limit of a budget that is closed", Faults(Closed(), static h => h.Tamper<BudgetClosed>(static r => r with { Limit = Sample.Amount("99") })));
        }

        [Fact]
        public void A_budget_closed_twice_is_found()
        {
            var driver = Closed();
            Assert.Contains("a budget is closed once", Faults(driver, h => h.Append(driver.Records.OfType<BudgetClosed>().Single() with { Spent = Sample.Amount("13"), Held = Money.Zero })));
        }

        [Fact]
        public void A_counter_closed_of_what_is_no_budget_is_found()
        {
            var driver = Closed();
            driver.Must(Ask.Cap("daily", "20", CapWindow.Day));
            Assert.Contains("a budget that is closed", Faults(driver, h => h.Append(new BudgetClosed(driver.Now, "daily", "", Sample.Amount("20"), Money.Zero, Money.Zero))));
        }
    }

    public class OfTheBrake
    {
        /// <summary>More than ten within a minute trips it for ten minutes.</summary>
        private static AccountDriver Tripped()
        {
            var driver = Customer();
            driver.Must(Ask.Brake("10"));
            driver.Post(Ask.Charge("a", "6"));
            driver.Pass(TimeSpan.FromSeconds(30)).Post(Ask.Charge("b", "5"));
            Assert.IsType<BrakeTripped>(driver.Records[^1]);
            return driver;
        }

        /// <summary>A charge as it would be in an account without a brake.</summary>
        private static Posting Unbraked(AccountDriver like, EventCommand command)
        {
            var free = Customer();
            foreach (var charge in like.Records.OfType<Posting>()) free.At(charge.At).Post(Ask.Charge(charge.Id, charge.Lines[0].Item));
            return free.At(like.Now).Post(command);
        }

        [Fact]
        public void A_trip_that_is_missing_is_found() => Assert.Contains("the brake trips at 2026-11-20T10:00:30Z", Faults(Tripped(), static h => h.Remove<BrakeTripped>()));

        [Fact]
        public void A_trip_without_a_reason_is_found()
        {
            var driver = Customer();
            driver.Must(Ask.Brake("10"));
            driver.Post(Ask.Charge("a", "6"));
            driver.Pass(TimeSpan.FromSeconds(61)).Post(Ask.Charge("b", "5"));
            Assert.Contains("nothing like it", Faults(driver, h => h.Append(new BrakeTripped(driver.Now, driver.Now + TimeSpan.FromMinutes(10), Sample.Amount("11"), Sample.Amount("10")))));
        }

        [Fact]
        public void Another_sum_end_or_time_of_a_trip_is_found()
        {
            Assert.Contains("12 of 10", Faults(Tripped(), static h => h.Tamper<BrakeTripped>(static r => r with { Spent = Sample.Amount("12") })));
            Assert.Contains("11 of 11", Faults(Tripped(), static h => h.Tamper<BrakeTripped>(static r => r with { Limit = Sample.Amount("11") })));
            Assert.Contains("until 2026-11-20T10:11", Faults(Tripped(), static h => h.Tamper<BrakeTripped>(static r => r with { Until = r.Until + TimeSpan.FromMinutes(1) })));
            Assert.Contains("what follows from a record", Faults(Tripped(), static h => h.Tamper<BrakeTripped>(static r => r with { At = r.At + TimeSpan.FromSeconds(1) })));
        }

        [Fact]
        public void What_is_authorized_while_it_is_tripped_is_found()
        {
            var driver = Tripped();
            Assert.Contains("nothing new is authorized while the brake is tripped", Faults(driver, h => h.Append(Unbraked(driver, Ask.Charge("c", "1")))));
            Assert.Contains("nothing new is authorized while the brake is tripped", Faults(driver, h => h.Append(Unbraked(driver, Ask.Hold("c", "1")))));
            // Usage after the fact goes on.
            Assert.DoesNotContain("while the brake is tripped", History.Of(driver).Append(Unbraked(driver, Ask.Usage("c", "1"))).Faults());
        }

        [Fact]
        public void A_resumption_without_a_stop_is_found()
        {
            var driver = Tripped();
            driver.Must(new Resume());
            Assert.Contains("an account that is resumed", Faults(driver, h => h.Append(new AccountResumed(driver.Now))));
        }

        [Fact]
        public void What_is_authorized_while_the_account_is_suspended_is_found()
        {
            var driver = Customer();
            driver.Post(Ask.Charge("a", "1"));
            driver.Must(new Suspend("fraud"));
            Assert.Contains("nothing new is authorized while the account is suspended", Faults(driver, h => h.Append(Unbraked(driver, Ask.Charge("c", "1")))));
            Assert.Contains("an account is suspended once", Faults(driver, h => h.Append(new AccountSuspended(driver.Now, "again"))));
        }

        [Fact]
        public void The_same_brake_set_twice_is_found()
        {
            var driver = Tripped();
            Assert.Contains("a brake that is set", Faults(driver, h => h.Append(new BrakeSet(driver.Now, driver.Account.Control.Brake.Brake))));
        }
    }
}
