using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Spend.Core;
using Spend.Core.Invoicing;
using Spend.Gateway.Invoices.Formats;
using Spend.Gateway.Invoices.Formats.Focus;

namespace Spend.Gateway.Tests.Invoices.Formats;

/// <summary>The formats for programs.</summary>
public sealed class DataFormatTests
{
    public static TheoryData<string> Sold => Sales.All;

    [Theory, MemberData(nameof(Sold))]
    public void The_same_document_is_the_same_bytes_in_every_culture(string sale)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            foreach (var format in InvoiceFormat.All)
            {
                var here = format.Render(Sales.Of(sale));
                // Cultures have no data of their own here, so one is made that would be seen anywhere.
                foreach (var culture in new[] { Odd("de-DE", ",", ".", "-"), Odd("ar-SA", "٫", "٬", "؜-") })
                {
                    CultureInfo.CurrentCulture = culture;
                    Assert.Equal(here, format.Render(Sales.Of(sale)));
                }
                CultureInfo.CurrentCulture = before;
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory, MemberData(nameof(Sold))]
    public void Csv_has_a_row_for_each_line_and_adds_up(string sale)
    {
        var document = Sales.Of(sale);
        var rows = CsvReading.Rows(InvoiceCsv.Of(document));
        Assert.Equal(document.Body.Lines.Select(static l => Sale.Text(l.Number)), rows.Select(static r => r["line"]));
        var sum = rows.Where(r => r["type"] != "tax" || !document.Body.TaxIncluded).Aggregate(Money.Zero, static (sum, row) => sum + Money.Parse(row["total"]));
        Assert.Equal(document.Body.Total, sum);
        Assert.All(rows, row => Assert.Equal(MinorUnits.DigitsOf(document.Body.Currency), row["total"].Split('.') is [_, var fraction] ? fraction.Length : 0));
    }

    [Fact]
    public void No_cell_begins_a_formula_and_amounts_stay_numbers()
    {
        foreach (var rows in new[] { CsvReading.Rows(InvoiceCsv.Of(Sales.Nasty())), CsvReading.Rows(FocusCsv.Of(Sales.Nasty())) })
            foreach (var cell in rows.SelectMany(static r => r.Values).Where(static c => c.Length > 0 && "=+-@".Contains(c[0])))
                Assert.True(decimal.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _), cell);
        var csv = CsvReading.Rows(InvoiceCsv.Of(Sales.Nasty()));
        Assert.Equal(("'=customer", "'-42", "'=meter"), (csv[0]["customer"], csv[0]["invoice_number"], csv.First(static r => r["meter"].Length > 0 && r["meter"][0] == '\'')["meter"]));
        Assert.Equal(("-3", "-3.00", "'@grant"), csv.Where(static r => r["type"] == "credits").Select(static r => (r["amount"], r["total"], r["grant"])).Single());
    }

    [Theory, MemberData(nameof(Sold))]
    public void Focus_keeps_to_the_specification(string sale)
    {
        var document = Sales.Of(sale);
        Assert.Empty(FocusChecker.Faults(CsvReading.Rows(FocusCsv.Of(document)), document.Body.Total));
    }

    [Fact]
    public void The_focus_checker_finds_what_is_wrong()
    {
        var rows = CsvReading.Rows(FocusCsv.Of(Sales.Simple()));
        rows[0]["ChargeCategory"] = "Fee";
        rows[0]["BilledCost"] = "1,000.00";
        rows[0]["ChargePeriodStart"] = "2026-11-01";
        rows[1]["SkuId"] = "tax";
        rows[1].Remove("ListCost");
        rows[1]["Extra"] = "";
        var ex = Xunit.Record.Exception(() => FocusChecker.Faults(rows, Money.Zero));
        Assert.IsType<KeyNotFoundException>(ex);
        rows[1]["ListCost"] = "1e+5";
        rows[0]["BilledCost"] = "1.5E3x";
        Assert.Throws<FormatException>(() => FocusChecker.Faults(rows, Money.Zero));
        rows[0]["BilledCost"] = "1";
        Assert.Equal(
            ["row 1: ChargeCategory is 'Fee'", "row 1: ChargePeriodStart is '2026-11-01'", "row 1: ConsumedQuantity of what is not used", "row 2: Extra is no column", "row 2: ListCost is '1e+5'", "row 2: SkuId is not null of a tax", "BilledCost of invoice INV-000042 adds up to 6.7, not 0"],
            FocusChecker.Faults(rows, Money.Zero));
    }

    [Fact]
    public void What_was_prepaid_costs_where_it_is_used()
    {
        var rows = CsvReading.Rows(FocusCsv.Of(Sales.Realistic()));
        Assert.Equal(("Adjustment", "-250", "0"), rows.Where(static r => r["ChargeDescription"].Contains("top-up")).Select(static r => (r["ChargeCategory"], r["BilledCost"], r["EffectiveCost"])).Single());
        Assert.Equal(("Credit", "-20", "-20"), rows.Where(static r => r["ChargeDescription"].Contains("welcome")).Select(static r => (r["ChargeCategory"], r["BilledCost"], r["EffectiveCost"])).Single());
        Assert.All(rows.Where(static r => r["ChargeCategory"] == "Usage"), static r => Assert.Equal(r["BilledCost"], r["EffectiveCost"]));
        Assert.Equal(["Purchase", "Recurring"], rows.Where(static r => r["SkuId"] == "base_fee").SelectMany(static r => new[] { r["ChargeCategory"], r["ChargeFrequency"] }).Distinct());
        Assert.Equal("""{"model":"gpt-4o","type":"input"}""", rows.Single(static r => r["SkuPriceId"] == "plan/team/1/in/0")["Tags"]);
        Assert.Equal("Correction", CsvReading.Rows(FocusCsv.Of(Sales.Negative())).Where(static r => r["BilledCost"][0] == '-' && r["ChargeCategory"] == "Usage").Select(static r => r["ChargeClass"]).Single());
    }

    [Theory, MemberData(nameof(Sold))]
    public void Stripe_items_are_whole_minor_units_and_add_up(string sale)
    {
        var document = Sales.Of(sale);
        var invoice = JsonNode.Parse(StripeJson.Of(document))!;
        var items = invoice["invoice_items"]!.AsArray();
        Assert.Equal((long)invoice["total"]!, items.Sum(static i => (long)i!["amount"]!));
        Assert.Equal(new MoneyText(document.Body.Currency).InMinorUnits(document.Body.Total), (long)invoice["total"]!);
        foreach (var item in items)
        {
            // Stripe multiplies and rounds: it comes to the same amount.
            var product = (long)item!["quantity"]! * decimal.Parse(item["unit_amount_decimal"]!.ToString(), CultureInfo.InvariantCulture);
            Assert.InRange(product - (long)item["amount"]!, -0.5m, 0.5m);
            Assert.Equal(document.Hash, item["metadata"]!["invoice_hash"]?.ToString());
        }
        Assert.Equal(document.Body.Tax.IsZero ? 0 : new MoneyText(document.Body.Currency).InMinorUnits(document.Body.Tax), invoice["total_tax_amounts"]!.AsArray().Sum(static t => (long)t!["amount"]!));
        Assert.Equal(document.Body.TaxIncluded, invoice["total_tax_amounts"]!.AsArray().Any(static t => (bool)t!["inclusive"]!));
    }

    [Theory, MemberData(nameof(Sold))]
    public void Json_has_all_that_was_written_and_what_became_of_it(string sale)
    {
        var document = Sales.Of(sale);
        var json = JsonNode.Parse(InvoiceJson.Of(document))!.AsObject();
        Assert.Equal((document.Id, document.Customer, document.Body.Total.ToString(), document.AmountDue.ToString()), (json["id"]!.ToString(), json["customer"]!.ToString(), json["total"]!.ToString(), json["amount_due"]!.ToString()));
        Assert.Equal(document.Body.Lines.Length, json["lines"]!.AsArray().Count);
        Assert.All(["number", "status", "period", "subtotal", "tax", "credits_applied", "rounding", "residue", "net", "carried_over", "due", "paid", "credited", "payments", "credit_notes", "hash", "issuer", "bill_to"], name => Assert.True(json.ContainsKey(name), name));
    }

    [Fact]
    public void What_is_read_from_the_bytes_is_what_was_written()
    {
        var json = JsonNode.Parse(InvoiceJson.Of(Sales.Credited()))!;
        Assert.Equal(("overdue", "50", "35", "12.5", "2.5"), (json["status"]!.ToString(), json["total"]!.ToString(), json["paid"]!.ToString(), json["credited"]!.ToString(), json["amount_due"]!.ToString()));
        Assert.Equal(("INV-000042-CN1", "Outage on 14 November"), (json["credit_notes"]![0]!["number"]!.ToString(), json["credit_notes"]![0]!["reason"]!.ToString()));
        Assert.Equal("ch_3P1", json["payments"]![0]!["reference"]!.ToString());
    }

    [Fact]
    public void Long_sentences_and_large_sums_are_read_though_no_request_may_have_them()
    {
        var name = new string('n', 2_000);
        var bytes = Encoding.UTF8.GetBytes($$"""{"bill_to":{"name":"{{name}}"},"carried_over":"0","credits_applied":"0","currency":"USD","due":"9000000000000000","due_at":"2026-12-31T00:00:00Z","issued_at":"2026-12-01T00:00:00Z","lines":[],"net":"9000000000000000","period":{"end":"2026-12-01T00:00:00Z","id":"2026-11","start":"2026-11-01T00:00:00Z"},"residue":"0","rounding":"0","subtotal":"9000000000000000","tax":"0","tax_included":false,"total":"9000000000000000"}""");
        var document = Spend.Gateway.Invoices.InvoiceDocument.Draft("a.2026-11", "a", bytes);
        Assert.Equal((name, "USD\u00A09,000,000,000,000,000.00"), (document.Body.BillTo.Name, PrintedInvoiceText.Of(document).Headline.Amount));
        Assert.All(InvoiceFormat.All, format => Assert.NotEmpty(format.Render(document)));
    }

    [Theory]
    [InlineData("USD", "1234.5", "USD\u00A01,234.50", "123450")]
    [InlineData("JPY", "1235", "JPY\u00A01,235", "1235")]
    [InlineData("BHD", "1.234", "BHD\u00A01.234", "1234")]
    [InlineData("USD", "-1234567.89", "−USD\u00A01,234,567.89", "-123456789")]
    [InlineData("CLF", "0.5", "CLF\u00A00.5000", "5000")]
    public void Money_is_written_by_its_currency(string currency, string amount, string shown, string minor)
    {
        var money = new MoneyText(currency);
        Assert.Equal((shown, minor), (money.WithCode(Money.Parse(amount)), money.InMinorUnits(Money.Parse(amount)).ToString(CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("1200000", "token", "1,200,000 tokens"), InlineData("1", "request", "1 request"), InlineData("3.5", "GB", "3.5 GB"), InlineData("2", "query", "2 queries"), InlineData("0", "search", "0 searches")]
    public void Quantities_are_grouped_and_have_their_unit(string quantity, string unit, string words) =>
        Assert.Equal(words, UnitWords.Of(Quantity.Parse(quantity), unit).Replace('\u00A0', ' '));

    [Theory]
    [InlineData("2026-11-01", "2026-12-01", "1–30 November 2026"), InlineData("2026-11-15", "2026-12-15", "15 November – 14 December 2026"), InlineData("2026-12-15", "2027-01-15", "15 December 2026 – 14 January 2027"), InlineData("2026-11-05", "2026-11-06", "5 November 2026")]
    public void Days_are_first_and_last(string start, string end, string words) =>
        Assert.Equal(words, new DateWords("UTC").Of(Instant.Parse($"{start}T00:00:00Z"), Instant.Parse($"{end}T00:00:00Z")));

    private static CultureInfo Odd(string name, string point, string group, string minus)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = culture.NumberFormat.CurrencyDecimalSeparator = point;
        culture.NumberFormat.NumberGroupSeparator = group;
        culture.NumberFormat.NegativeSign = minus;
        culture.DateTimeFormat.MonthNames = [.. Enumerable.Range(1, 12).Select(i => $"{name} {i}"), ""];
        culture.DateTimeFormat.DateSeparator = culture.DateTimeFormat.TimeSeparator = "~";
        return culture;
    }
}
