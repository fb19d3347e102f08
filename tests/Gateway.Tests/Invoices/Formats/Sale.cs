using System.Collections.Frozen;
using System.Globalization;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Wallets;
using Spend.Gateway.Invoices;

namespace Spend.Gateway.Tests.Invoices.Formats;

/// <summary>A customer on a plan in November 2026, driven by the engine itself, and the invoice that comes of it.</summary>
internal sealed class Sale
{
    public const string Plan = "team";

    private readonly Account _account = new();
    private readonly Catalog _catalog;
    private readonly List<Record> _about = [];
    private Instant _now;
    private int _events;

    public Sale(Profile profile, Meter[] meters, PriceTerms[] prices, Func<PlanTerms, PlanTerms>? terms = null)
    {
        Meters = meters;
        _now = Instant.From(TimeZoneInfo.ConvertTimeToUtc(new DateTime(2026, 11, 1), TimeZoneInfo.FindSystemTimeZoneById(profile.TimeZone)));
        var version = new PlanVersion(
            Plan, 1, "Team", profile.Currency, (terms ?? (static t => t))(new PlanTerms(new PlanRef(Plan, 1), "Team", OveragePolicy.Bill)), PriceTable.Compile(PriceSource.Plan, Plan, 1, prices));
        _catalog = new Catalog(meters.ToFrozenDictionary(static m => m.Key), new Dictionary<string, PlanVersion[]> { [Plan] = [version] }.ToFrozenDictionary(), []);
        Must(new Configure(profile));
        Must(new Subscribe(Plan, null));
    }

    public Meter[] Meters { get; }

    public static Profile Profile(string currency = "USD", string name = "Acme Robotics GmbH", InvoiceTerms? terms = null, string zone = "UTC") =>
        new(name, currency, zone, 1, null) { Invoicing = terms ?? InvoiceTerms.Usual };

    public static InvoiceTerms Taxed(bool inclusive, params (string Name, string Rate)[] rates) =>
        InvoiceTerms.Usual with { Tax = new TaxTerms([.. rates.Select(static r => new TaxRate(r.Name, Quantity.Parse(r.Rate)))], inclusive, null) };

    public Sale On(string day)
    {
        _now = Instant.Later(_now, Instant.Parse($"{day}T09:00:00Z"));
        Due();
        return this;
    }

    public Sale Use(string meter, string quantity, params (string, string)[] properties) => Use($"e{++_events}", null, meter, quantity, properties);

    public Sale Use(string id, string? day, string meter, string quantity, params (string, string)[] properties)
    {
        var at = day is null ? (Instant?)null : Instant.Parse($"{day}T12:00:00Z");
        Must(new RecordUsage(id, default, [new UsageItem(meter, Quantity.Parse(quantity), Properties.Of(properties))], Properties.None, at));
        return this;
    }

    public Sale Give(string id, string amount, string unit, GrantSource source = GrantSource.Purchase)
    {
        Must(new AddGrant(new GrantTerms(id, Money.Parse(amount), unit, 0, null, [], source, null)));
        return this;
    }

    /// <summary>Goes past the close of the period, and on.</summary>
    public Sale Close(string day = "2026-12-02") => On(day);

    public Sale About(InvoiceCommand command)
    {
        Must(command);
        return this;
    }

    /// <summary>The invoice as it would be now.</summary>
    public InvoiceDocument Draft(string customer = "acme", string at = "2026-11-15") =>
        Around(InvoiceDocument.Draft($"{customer}.2026-11", customer, InvoiceBody.Of(InvoiceWriter.Write(_account, _account.PeriodAt(Instant.Parse($"{at}T00:00:00Z")), _catalog, _now)!)));

    public InvoiceDocument Invoice(string customer = "acme", string period = "2026-11", string? number = "INV-000042") =>
        Around(InvoiceDocument.Of($"{customer}.{period}", customer, number, RecordsOf(period)));

    public Sale Void(string id)
    {
        var posted = _about.OfType<Posting>().Single(p => p.Id == id);
        var decision = Decider.Decide(_account, new VoidEvent(id, default, "wrong"), new Past([(1, posted)]), _catalog, _now);
        Assert.Equal(Status.Accepted, decision.Status);
        Apply(decision.Record!);
        return this;
    }

    private InvoiceDocument Around(InvoiceDocument document) =>
        document with { Meters = MeterNames.Of(Meters), Issuer = Vendor, TimeZone = _account.Profile!.TimeZone, PrepaidGrants = _about.OfType<GrantAdded>().Where(static g => g.Grant.Source == GrantSource.Purchase).Select(static g => g.Grant.Id).ToHashSet() };

    public static readonly InvoiceIssuer Vendor = new(
        "Northwind Intelligence", ["548 Market Street", "San Francisco, CA 94104", "United States"], "US 84-1234567", "billing@northwind.example",
        "Bank transfer to Northwind Intelligence, IBAN GB33 BUKB 2020 1555 5555 55, BIC BUKBGB22.\nPlease state the invoice number.");

    private IEnumerable<Record> RecordsOf(string period) => _about.Where(r => (r is PeriodClosed closed && closed.Period.Id == period) || (r is InvoiceRecord about && about.Invoice == period));

    private void Must(Command command)
    {
        Due();
        var past = command is InvoiceCommand about ? new Past([.. RecordsOf(about.Invoice).Select(static (record, i) => ((long)i, record))]) : Past.Nothing;
        var decision = Decider.Decide(_account, command, past, _catalog, _now);
        Assert.Equal(Status.Accepted, decision.Status);
        Apply(decision.Record!);
        Due();
    }

    private void Due()
    {
        while (Decider.Due(_account, _catalog, _now) is { } due) Apply(due);
    }

    private void Apply(Record record)
    {
        _account.Apply(record);
        _about.Add(record);
    }

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
