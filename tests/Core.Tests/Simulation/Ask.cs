using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Brakes;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.TopUps;
using Spend.Core.Wallets;

namespace Spend.Core.Tests.Simulation;

/// <summary>Commands in few words, with fingerprints over their content.</summary>
internal static class Ask
{
    public static UsageItem Item(string meter, string quantity, params (string Name, string Value)[] properties) =>
        new(meter, Quantity.Parse(quantity), Properties.Of(properties));

    public static Authorize Charge(string id, params UsageItem[] items) => Charge(id, null, Properties.None, items);

    public static Authorize Charge(string id, Instant? time, Properties properties, params UsageItem[] items) =>
        new(id, Print("charge", items, properties, time), items, properties, time, null);

    public static Authorize Charge(string id, string quantity, string meter = "plain") => Charge(id, Item(meter, quantity));

    public static Authorize Hold(string id, int seconds, params UsageItem[] items) => Hold(id, seconds, null, Properties.None, items);

    public static Authorize Hold(string id, int seconds, Instant? time, Properties properties, params UsageItem[] items) =>
        new(id, Print("hold", items, properties, time), items, properties, time, TimeSpan.FromSeconds(seconds));

    public static Authorize Hold(string id, string quantity, string meter = "plain", int seconds = 600) => Hold(id, seconds, Item(meter, quantity));

    public static RecordUsage Usage(string id, params UsageItem[] items) => Usage(id, null, Properties.None, items);

    public static RecordUsage Usage(string id, Instant? time, Properties properties, params UsageItem[] items) =>
        new(id, Print("usage", items, properties, time), items, properties, time);

    public static RecordUsage Usage(string id, string quantity, string meter = "plain") => Usage(id, Item(meter, quantity));

    public static Settle Settle(string id, UsageItem[]? items = null, bool succeeded = true) =>
        new(id, Print(succeeded ? "settle" : "failure", items, Properties.None, null), items, succeeded);

    public static Settle Settle(string id, string quantity, string meter = "plain", bool succeeded = true) => Settle(id, [Item(meter, quantity)], succeeded);

    public static Extend Extend(string id, UsageItem[]? items = null, int? seconds = null) =>
        new(id, Print("extend", items, Properties.None, null), items, seconds is { } s ? TimeSpan.FromSeconds(s) : null);

    public static Extend Extend(string id, string quantity, string meter = "plain", int? seconds = null) => Extend(id, [Item(meter, quantity)], seconds);

    public static Release Release(string id) => new(id, Print("release", null, Properties.None, null));

    public static VoidEvent Void(string id, string reason = "mistake") => new(id, new Fingerprint.Builder().Add("void").Add(reason).Build(), reason);

    public static AmendEvent Amend(string id, params UsageItem[] items) => new(id, Print("amend", items, Properties.None, null), items, "mistake");

    public static AmendEvent Amend(string id, string quantity, string meter = "plain") => Amend(id, Item(meter, quantity));

    public static AddGrant Grant(string id, string amount, int priority = 0, Instant? expiresAt = null, string unit = "USD", params string[] meters) =>
        new(new GrantTerms(id, Money.Parse(amount), unit, priority, expiresAt, meters, GrantSource.Purchase, null));

    public static SetCap Cap(string id, string limit, CapWindow window, params string[] per) => new(new Cap(id, Money.Parse(limit), window, Properties.None, per));

    public static SetCap Cap(string id, string limit, CapWindow window, Properties match, params string[] per) => new(new Cap(id, Money.Parse(limit), window, match, per));

    public static SetBrake Brake(string limit, int seconds = 60, int coolDown = 600) => new(new Brake(Money.Parse(limit), TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(coolDown)));

    public static SetAlert Alert(string id, AlertCondition condition, string subject = "", int percent = 0, string amount = "0", int within = 0) =>
        new(new Alert(id, condition, subject, percent, Money.Parse(amount), TimeSpan.FromSeconds(within)));

    public static SetAutoTopUp TopUp(string threshold, string amount, int perDay = 10, int perMonth = 100, int coolDown = 60) =>
        new(new AutoTopUp(Money.Parse(threshold), Money.Parse(amount), perDay, perMonth, TimeSpan.FromSeconds(coolDown)));

    private static Fingerprint Print(string kind, UsageItem[]? items, Properties properties, Instant? time) =>
        new Fingerprint.Builder().Add(kind).Add(items).Add(properties).Add(time?.UnixMicroseconds ?? -1).Build();
}

/// <summary>The same cap in another way.</summary>
internal static class AskedCaps
{
    public static SetCap InUnitsOf(this SetCap set, string meter) => new(set.Cap with { Meter = meter });

    public static SetCap With(this SetCap set, CapEnforcement enforcement) => new(set.Cap with { Enforcement = enforcement });

    public static SetCap By(this SetCap set, Owner owner) => new(set.Cap with { Owner = owner });
}
