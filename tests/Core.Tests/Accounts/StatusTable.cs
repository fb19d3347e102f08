using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Accounts;

/// <summary>One row for each status: the shortest story that ends in it.</summary>
internal static class StatusTable
{
    public static readonly IReadOnlyDictionary<Status, Func<Decision>> Rows = new Dictionary<Status, Func<Decision>>
    {
        [Status.Accepted] = static () => Sample.Customer().Do(Ask.Charge("e", "1")),
        [Status.Replayed] = static () => After(Sample.Customer(), Ask.Charge("e", "1")).Do(Ask.Charge("e", "1.0")),
        [Status.Unchanged] = static () => Sample.Customer().Do(new Subscribe("postpaid", 1)),
        [Status.UnknownCustomer] = static () => new AccountDriver().Do(Ask.Charge("e", "1")),
        [Status.IdReused] = static () => After(Sample.Customer(), Ask.Charge("e", "1")).Do(Ask.Charge("e", "2")),
        [Status.Suspended] = static () => After(Sample.Customer(), new Suspend("fraud")).Do(Ask.Charge("e", "1")),
        [Status.BurnRate] = static () => After(Sample.Customer(), Ask.Brake("1"), Ask.Charge("e", "2")).Do(Ask.Charge("f", "1")),
        [Status.NotABudget] = static () => After(Sample.Customer(), Ask.Cap("c", "1", CapWindow.Day)).Do(new CloseBudget("c", [])),
        [Status.NotOwner] = static () => After(Sample.Customer(), Ask.Cap("c", "1", CapWindow.Day)).Do(new RemoveCap("c", Owner.Customer)),
        [Status.NotFound] = static () => Sample.Customer().Do(Ask.Settle("nothing")),
        [Status.AlreadyVoided] = static () => After(Sample.Customer(), Ask.Charge("e", "1"), Ask.Void("e")).Do(Ask.Void("e", "another reason")),
        [Status.AlreadySettled] = static () => After(Sample.Customer(), Ask.Hold("h", "1"), Ask.Settle("h", "1")).Do(Ask.Settle("h", "2")),
        [Status.AlreadyReleased] = static () => After(Sample.Customer(), Ask.Hold("h", "1"), Ask.Release("h")).Do(Ask.Settle("h", "1")),
        [Status.AuthorizationExpired] = static () => After(Sample.Customer(), Ask.Hold("h", "1")).Pass(TimeSpan.FromHours(1)).Do(Ask.Extend("h", "2")),
        [Status.StillHeld] = static () => After(Sample.Customer(), Ask.Hold("h", "1")).Do(Ask.Void("h")),
        [Status.PeriodClosed] = static () => After(After(Sample.Customer(), Ask.Charge("e", "1")).Pass(TimeSpan.FromDays(120)), Ask.Charge("f", "1")).Do(Ask.Void("e")),
        [Status.TimeTooOld] = static () => Sample.Customer().Do(ChargeAt(Sample.Start - Limits.EventsBack - TimeSpan.FromMicroseconds(1))),
        [Status.TimeTooNew] = static () => Sample.Customer().Do(ChargeAt(Sample.Start + Limits.EventsAhead + TimeSpan.FromMicroseconds(1))),
        [Status.UnknownMeter] = static () => Sample.Customer().Do(Ask.Charge("e", "1", "no such meter")),
        [Status.InvalidQuantity] = static () => Sample.Customer().Do(Ask.Charge("e", "2", "calls")),
        [Status.UnknownPlan] = static () => Sample.Customer().Do(new Subscribe("prepaid", 2)),
        [Status.CurrencyMismatch] = static () => Sample.Customer().Do(new Subscribe("euro", null)),
        [Status.ProfileInUse] = static () => Sample.Customer().Do(new Configure(Sample.Profile with { Currency = "EUR" })),
        [Status.TimePassed] = static () => Sample.Customer().Do(Ask.Grant("g", "1", 0, Sample.Start)),
        [Status.MissingProperty] = static () => Sample.Customer().Do(Ask.Charge("e", "1", "seats")),
        [Status.QuotaExceeded] = static () =>
            After(Sample.Customer(), [.. Enumerable.Range(0, Limits.Caps).Select(static i => Ask.Cap($"c{i}", "1", CapWindow.Day))]).Do(Ask.Cap("one more", "1", CapWindow.Day)),
        [Status.AmountOutOfRange] = static () => Sample.Customer().Do(Ask.Charge("e", Ask.Item("plain", "1e15"), Ask.Item("plain", "1e15"), Ask.Item("plain", "1e25"))),
        [Status.PeriodNotEnded] = static () => Sample.Customer().Do(new ClosePeriod(null)),
        [Status.InvoiceSettled] = static () => After(Invoiced(), new PayInvoice("2026-11", "p", Sample.Amount("5"), null)).Do(new VoidInvoice("2026-11", "wrong")),
        [Status.AmountTooLarge] = static () => Invoiced().Do(new IssueCreditNote("2026-11", "n", Sample.Amount("6"), false, "wrong")),
        [Status.NotPayable] = static () => Invoiced().Do(new PayInvoice("2026-11", "p", Sample.Amount("0.001"), null)),
        [Status.NoSubscription] = static () => Unsubscribed(Catalog.Empty).Do(Ask.Charge("e", "1")),
        [Status.NotPriced] = static () => Sample.Customer().Do(Ask.Charge("e", "1", "unpriced")),
        [Status.CapExceeded] = static () => After(Sample.Customer(), Ask.Cap("c", "1", CapWindow.Day)).Do(Ask.Charge("e", "2")),
        [Status.CreditLimit] = static () => Sample.Customer(null, Sample.Amount("1")).Do(Ask.Charge("e", "2")),
        [Status.InsufficientFunds] = static () => Sample.Customer("1").Do(Ask.Charge("e", "2")),
        [Status.AllowanceExhausted] = static () => After(Sample.Customer("0"), Ask.Charge("e", "3", "included")).Do(Ask.Charge("f", "3", "included")),
    };

    public static AccountDriver After(AccountDriver customer, params Command[] commands)
    {
        foreach (var command in commands) customer.Must(command);
        return customer;
    }

    /// <summary>A customer with an invoice of 5 for November.</summary>
    private static AccountDriver Invoiced() => After(Sample.Customer(), Ask.Charge("e", "5")).Pass(TimeSpan.FromDays(13));

    /// <summary>A customer without a plan; the catalog keeps its meters and nothing else.</summary>
    public static AccountDriver Unsubscribed(Catalog catalog)
    {
        var bare = new Catalog(Sample.Catalog.Meters, catalog.Plans, []);
        return After(new AccountDriver(bare, Sample.Start), new Configure(Sample.Profile));
    }

    public static Authorize ChargeAt(Instant time, params UsageItem[] items) =>
        Ask.Charge("e", time, Properties.None, items.Length > 0 ? items : [Ask.Item("plain", "1")]);
}
