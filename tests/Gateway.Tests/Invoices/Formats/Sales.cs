using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Wallets;
using Spend.Gateway.Invoices;

namespace Spend.Gateway.Tests.Invoices.Formats;

/// <summary>Customers as vendors have them, the plain ones and the odd ones.</summary>
internal static class Sales
{
    public static readonly Meter
        Tokens = new("llm_tokens", "LLM tokens", "token", Aggregation.Sum),
        Calls = new("api_calls", "API calls", "call", Aggregation.Sum),
        Images = new("images", "Images", "image", Aggregation.Sum),
        Storage = new("storage", "Vector storage", "GB", Aggregation.Sum);

    private static readonly BillTo Acme = new("Acme Robotics GmbH", ["Kastanienallee 12", "10435 Berlin", "Germany"], "DE 812 345 678", "rechnung@acme-robotics.example");

    public static TheoryData<string> All => [.. Documents.Keys];

    public static InvoiceDocument Of(string name) => Documents[name]();

    private static readonly Dictionary<string, Func<InvoiceDocument>> Documents = new()
    {
        ["simple"] = Simple,
        ["realistic"] = Realistic,
        ["long"] = () => Long(60),
        ["yen"] = Yen,
        ["dinar"] = Dinar,
        ["inclusive"] = Inclusive,
        ["negative"] = Negative,
        ["nasty"] = Nasty,
        ["credits"] = Credits,
        ["draft"] = Draft,
        ["void"] = Void,
        ["paid"] = Paid,
        ["credited"] = Credited,
        ["unbilled"] = Unbilled,
        ["rounded"] = Rounded,
    };

    /// <summary>One price and a tax.</summary>
    public static InvoiceDocument Simple() =>
        new Sale(Sale.Profile(terms: Sale.Taxed(false, ("VAT", "0.19")) with { BillTo = Acme }), [Tokens], [PerUnit("t", "llm_tokens", "0.0000025")])
            .Use("llm_tokens", "12000000").Close().Invoice();

    /// <summary>What a company that builds on models gets: a fee, tokens of two models, calls in tiers, packages, an allowance, balance, a tax.</summary>
    public static InvoiceDocument Realistic() => RealisticSale().Close().Invoice();

    private static Sale RealisticSale() =>
        new Sale(Sale.Profile(terms: Sale.Taxed(false, ("VAT", "0.19")) with { BillTo = Acme }, zone: "Europe/Berlin"), [Tokens, Calls, Images, Storage],
            [
                PerUnit("in", "llm_tokens", "0.0000025", ("model", "gpt-4o"), ("type", "input")),
                PerUnit("out", "llm_tokens", "0.00001", ("model", "gpt-4o"), ("type", "output")),
                PerUnit("cin", "llm_tokens", "0.000003", ("model", "claude-sonnet-5"), ("type", "input")),
                PerUnit("cout", "llm_tokens", "0.000015", ("model", "claude-sonnet-5"), ("type", "output")),
                new PriceTerms("calls", "api_calls", Properties.None, ChargeModel.Graduated) { Tiers = [Tier("10000", "0"), Tier("100000", "0.01"), Tier(null, "0.005", "25")] },
                new PriceTerms("images", "images", Properties.None, ChargeModel.Package) { PackageSize = Quantity.Of(100), PackageAmount = Money.Parse("4") },
                new PriceTerms("disk", "storage", Properties.None, ChargeModel.PerUnit) { UnitAmount = Money.Parse("0.25"), Allowance = Quantity.Of(50) },
            ],
            static t => t with { Fee = new BaseFee(Money.Parse("99"), FeeTiming.Advance) })
            .Give("top-up-2026-11-03", "250", "USD").Give("welcome", "20", "USD", GrantSource.Promotion)
            .Use("llm_tokens", "41250321", ("model", "gpt-4o"), ("type", "input")).Use("llm_tokens", "9120044", ("model", "gpt-4o"), ("type", "output"))
            .Use("llm_tokens", "28400960", ("model", "claude-sonnet-5"), ("type", "input")).Use("llm_tokens", "7310018", ("model", "claude-sonnet-5"), ("type", "output"))
            .Use("api_calls", "132480").Use("images", "1234").Use("storage", "182.5");

    /// <summary>One price for each of many models.</summary>
    public static InvoiceDocument Long(int models)
    {
        var prices = Enumerable.Range(1, models).Select(static i => PerUnit($"p{Sale.Text(i)}", "llm_tokens", $"0.00000{Sale.Text(i)}", ("model", $"model-{i:D2}-preview"), ("type", i % 2 == 0 ? "output" : "input"))).ToArray();
        var sale = new Sale(Sale.Profile(terms: Sale.Taxed(false, ("State sales tax", "0.0625"), ("City tax", "0.01125"))), [Tokens, Calls],
            [.. prices, new PriceTerms("calls", "api_calls", Properties.None, ChargeModel.Graduated) { Tiers = [Tier("1000", "0.1"), Tier("5000", "0.05"), Tier(null, "0.01")] }]);
        for (var i = 1; i <= models; i++) sale.Use("llm_tokens", Sale.Text(1_000_000L * i + 7), ("model", $"model-{i:D2}-preview"), ("type", i % 2 == 0 ? "output" : "input"));
        return sale.Use("api_calls", "7321").Close().Invoice();
    }

    /// <summary>A currency without a smaller unit.</summary>
    public static InvoiceDocument Yen() =>
        new Sale(Sale.Profile("JPY", "Sakura Systems K.K.", Sale.Taxed(false, ("Consumption tax", "0.1")), "Asia/Tokyo"), [Tokens, Calls],
            [PerUnit("t", "llm_tokens", "0.0004"), new PriceTerms("calls", "api_calls", Properties.None, ChargeModel.Volume) { Tiers = [Tier("1000", "2"), Tier(null, "1.5", "300")] }],
            static t => t with { Fee = new BaseFee(Money.Parse("12000"), FeeTiming.Arrears) })
            .Use("llm_tokens", "98765432").Use("api_calls", "2345").Close().Invoice();

    /// <summary>A currency with a thousandth.</summary>
    public static InvoiceDocument Dinar() =>
        new Sale(Sale.Profile("BHD", "Gulf Analytics W.L.L.", Sale.Taxed(false, ("VAT", "0.1"))), [Tokens], [PerUnit("t", "llm_tokens", "0.0000012345")], static t => t with { Minimum = Money.Parse("10") })
            .Use("llm_tokens", "1000000").Close().Invoice();

    /// <summary>Prices that contain their tax.</summary>
    public static InvoiceDocument Inclusive() =>
        new Sale(Sale.Profile("EUR", "Müller & Söhne", Sale.Taxed(true, ("MwSt.", "0.19"))), [Calls], [PerUnit("c", "api_calls", "0.05")], static t => t with { Fee = new BaseFee(Money.Parse("49"), FeeTiming.Arrears) })
            .Give("guthaben", "10", "EUR", GrantSource.Promotion).Use("api_calls", "777").Close().Invoice();

    /// <summary>Usage that was paid turns out not to have been.</summary>
    public static InvoiceDocument Negative() =>
        new Sale(Sale.Profile(terms: Sale.Taxed(false, ("VAT", "0.19"))), [Calls], [PerUnit("c", "api_calls", "0.05")])
            .Use("mistake", null, "api_calls", "90000").Close().Void("mistake").Use("api_calls", "120").On("2027-01-03").Invoice(period: "2026-12", number: "INV-000057");

    /// <summary>Names that mean something to the programs that show them.</summary>
    public static InvoiceDocument Nasty()
    {
        const string Formula = "=cmd|' /C calc'!A0", Script = "<script>alert(1)</script>";
        var billTo = new BillTo(Formula, [Script, new string('W', 300), "\"quoted\", with comma & ampersand", "@SUM(1+1)"], "-1+1", "+a@b.example");
        return new Sale(Sale.Profile(name: Formula, terms: Sale.Taxed(false, (Script, "0.19")) with { BillTo = billTo }),
            [new Meter("=meter", Script, "+unit", Aggregation.Sum), new Meter("emoji", "Łódź Ωmega 日本 😀 \u202Egnp.exe", "🙂", Aggregation.Sum)],
            [PerUnit("=price", "=meter", "1", ("=k", Formula)), PerUnit("e", "emoji", "0.1", ("word", new string('x', 250)))])
            .Give("@grant", "3", "USD").Use("=meter", "5", ("=k", Formula)).Use("emoji", "7", ("word", new string('x', 250))).Close().Invoice("=customer", number: "-42");
    }

    /// <summary>A price in credits, some of which are beyond what there was.</summary>
    public static InvoiceDocument Credits() =>
        new Sale(Sale.Profile(), [Tokens], [PerUnit("t", "llm_tokens", "0.00025") with { Unit = "ai_credits", OverageCreditPrice = Money.Parse("0.04") }])
            .Give("pack", "1500", "ai_credits").Use("llm_tokens", "7000000").Close().Invoice();

    public static InvoiceDocument Draft() => RealisticSale().On("2026-11-15").Draft();

    public static InvoiceDocument Void() =>
        new Sale(Sale.Profile(), [Calls], [PerUnit("c", "api_calls", "0.05")]).Use("api_calls", "1000").Close().About(new VoidInvoice("2026-11", "Sent to the wrong company")).Invoice();

    public static InvoiceDocument Paid() =>
        new Sale(Sale.Profile(), [Calls], [PerUnit("c", "api_calls", "0.05")]).Use("api_calls", "1000").Close()
            .About(new PayInvoice("2026-11", "p1", Money.Parse("20"), "ch_3P1")).About(new PayInvoice("2026-11", "p2", Money.Parse("30"), null)).Invoice();

    public static InvoiceDocument Credited() =>
        new Sale(Sale.Profile(), [Calls], [PerUnit("c", "api_calls", "0.05")]).Use("api_calls", "1000").Close()
            .About(new PayInvoice("2026-11", "p1", Money.Parse("35"), "ch_3P1")).About(new IssueCreditNote("2026-11", "n1", Money.Parse("12.50"), true, "Outage on 14 November")).On("2027-02-01").Invoice();

    /// <summary>More than the customer may owe: recorded, and charged to nobody.</summary>
    public static InvoiceDocument Unbilled() =>
        new Sale(Sale.Profile() with { CreditLimit = Money.Parse("30") }, [Calls], [PerUnit("c", "api_calls", "0.05")]).Use("api_calls", "1000").Close().Invoice();

    /// <summary>Lines that each lose a part of a cent.</summary>
    public static InvoiceDocument Rounded() =>
        new Sale(Sale.Profile(terms: InvoiceTerms.Usual with { Tax = new TaxTerms([], false, "Reverse charge: the recipient owes the VAT.") }), [Tokens],
            [.. Enumerable.Range(1, 4).Select(static i => PerUnit($"p{Sale.Text(i)}", "llm_tokens", "0.0041", ("model", Sale.Text(i))))])
            .Use("llm_tokens", "1", ("model", "1")).Use("llm_tokens", "1", ("model", "2")).Use("llm_tokens", "1", ("model", "3")).Use("llm_tokens", "1", ("model", "4")).Close().Invoice();

    private static PriceTerms PerUnit(string id, string meter, string amount, params (string, string)[] match) =>
        new(id, meter, Properties.Of(match), ChargeModel.PerUnit) { UnitAmount = Money.Parse(amount) };

    private static Tier Tier(string? upTo, string unitAmount, string flat = "0") => new(upTo is null ? null : Quantity.Parse(upTo), Money.Parse(unitAmount), Money.Parse(flat));
}
