using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Spend.Core.Invoicing;
using Spend.Gateway.Invoices;
using Spend.Gateway.Invoices.Formats;
using Spend.Gateway.Invoices.Formats.Pdf;

namespace Spend.Gateway.Tests.Invoices.Formats;

/// <summary>The formats for people: what they say, that it adds up, and that nothing in them is taken for something else.</summary>
public sealed class PrintedFormatTests
{
    public static TheoryData<string> Sold => Sales.All;

    [Theory, MemberData(nameof(Sold))]
    public void Every_amount_that_is_shown_adds_up(string sale)
    {
        var document = Sales.Of(sale);
        var page = PrintedInvoiceText.Of(document);
        var totals = page.Totals.Where(static t => !t.Label.StartsWith("of which ", StringComparison.Ordinal) && t.Label != "Total before tax").ToList();
        var sum = totals.FindIndex(static t => t.Weight == TotalWeight.Sum);
        Assert.Equal(page.Groups.SelectMany(static g => g.Lines).Sum(static l => Value(l.Amount)), totals.Take(sum).Where(static t => t.Label is "Subtotal" or "Paid from your balance").Sum(static t => Value(t.Amount)));
        Assert.Equal(Value(totals[sum].Amount), totals.Take(sum).Sum(static t => Value(t.Amount)));
        Assert.Equal(Value(totals[^1].Amount.Split('\u00A0')[1]), totals.Take(totals.Count - 1).Skip(sum).Sum(static t => Value(t.Amount)));
        Assert.Equal(Value(totals[sum].Amount), decimal.Parse(document.Body.Total.ToString(), CultureInfo.InvariantCulture));
    }

    [Theory, MemberData(nameof(Sold))]
    public void The_steps_of_a_line_add_up_to_it(string sale)
    {
        var document = Sales.Of(sale);
        foreach (var line in document.Body.Lines.Where(static l => l is { Type: InvoiceLineType.Usage, Unit: null, Steps: not null }))
        {
            var printed = new PrintedLines(document, new MoneyText(document.Body.Currency), new DateWords(document.TimeZone)).Of(line);
            if (printed.Steps.Count > 0) Assert.Equal(decimal.Parse(line.Amount.ToString(), CultureInfo.InvariantCulture), printed.Steps.Sum(static s => Value(s.Amount!)));
        }
    }

    [Theory, MemberData(nameof(Sold))]
    public void Html_and_pdf_say_all_of_it(string sale)
    {
        var document = Sales.Of(sale);
        var page = PrintedInvoiceText.Of(document);
        var html = WebUtility.HtmlDecode(Regex.Replace(Html(document), "<style>.*?</style>|<[^>]*>", "\n", RegexOptions.Singleline));
        foreach (var paper in new[] { Paper.A4, Paper.Letter })
        {
            // A line that is too long goes on below: only its spaces are lost.
            var pdf = string.Concat(new PdfReading(InvoicePdf.Of(document, paper)).Texts).Replace(" ", "", StringComparison.Ordinal);
            foreach (var words in Words(page))
            {
                Assert.Contains(words, html);
                foreach (var word in words.Split(' ').Where(static w => w.Length < 40)) Assert.Contains(Seen(word), pdf);
            }
        }
    }

    [Theory, MemberData(nameof(Sold))]
    public void Html_is_one_file_that_fetches_and_runs_nothing(string sale)
    {
        var html = Html(Sales.Of(sale));
        Assert.DoesNotMatch(@"<(script|img|link|iframe|object|embed|form|base)\b|\bon\w+=|javascript:|url\(|@import|\bsrc=|\bhref=", html);
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", html);
        var tags = Regex.Matches(html, "<(/?)(\\w+)[^>]*>").Where(static t => t.Groups[2].Value is not ("meta" or "br")).ToList();
        var open = new Stack<string>();
        foreach (var tag in tags)
        {
            if (tag.Groups[1].Length == 0) open.Push(tag.Groups[2].Value);
            else Assert.Equal(open.Pop(), tag.Groups[2].Value);
        }
        Assert.Empty(open);
        Assert.All(Regex.Matches(html, "<th[ >][^>]*>?"), static th => Assert.Contains("scope=", th.Value));
        Assert.Equal(Regex.Count(html, "<table "), Regex.Count(html, "<caption>"));
    }

    [Fact]
    public void Names_cannot_become_markup()
    {
        var html = Html(Sales.Nasty());
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html);
        Assert.Contains("<bdi>&quot;quoted&quot;, with comma &amp; ampersand</bdi>", html);
    }

    [Theory]
    [InlineData("simple", 1), InlineData("yen", 1), InlineData("paid", 1), InlineData("credited", 1), InlineData("long", 3)]
    public void A_pdf_has_as_few_pages_as_it_can(string sale, int pages)
    {
        var pdf = new PdfReading(InvoicePdf.Of(Sales.Of(sale)));
        Assert.Equal(pages, pdf.Pages.Count);
        for (var i = 0; i < pages; i++) Assert.Contains($"Page {i + 1} of {pages}", pdf.Pages[i]);
    }

    [Fact]
    public void Each_page_with_lines_begins_with_the_header_of_the_table()
    {
        var pdf = new PdfReading(InvoicePdf.Of(Sales.Long(100)));
        Assert.True(pdf.Pages.Count > 3);
        Assert.All(pdf.Pages.SkipLast(1).Skip(1), static page => Assert.Equal(["Description", "Quantity", "Unit price", "Amount (USD)"], page.Take(4)));
    }

    [Fact]
    public void A_pdf_says_what_it_is()
    {
        var pdf = new PdfReading(InvoicePdf.Of(Sales.Realistic()));
        Assert.Equal(("Invoice INV-000042", "Northwind Intelligence"), (pdf.Property("Title"), pdf.Property("Author")));
        Assert.Contains("/CreationDate (D:20261201230000Z)", Encoding.Latin1.GetString(InvoicePdf.Of(Sales.Realistic())));
    }

    [Fact]
    public void What_the_font_has_no_letters_for_can_still_be_copied()
    {
        var texts = string.Concat(new PdfReading(InvoicePdf.Of(Sales.Nasty())).Texts);
        Assert.Contains("Łódź Ωmega 日本 😀", texts);
    }

    [Theory]
    [InlineData("paid", "Paid", "USD\u00A050.00", "paid 2 December 2026")]
    [InlineData("void", "Void", "USD\u00A00.00", "This invoice was taken back: nobody has to pay it.")]
    [InlineData("credited", "Overdue", "USD\u00A02.50", "was due 1 January 2027")]
    [InlineData("simple", null, "USD\u00A035.70", "due 1 January 2027")]
    [InlineData("yen", null, "JPY\u00A060,856", "due 1 January 2027")]
    [InlineData("dinar", null, "BHD\u00A011.000", "due 1 January 2027")]
    [InlineData("negative", "Nothing to pay", "USD\u00A05,347.86", "in your favour: your next invoices will be less by this")]
    public void The_first_thing_to_see_is_what_to_pay(string sale, string? stamp, string amount, string sentence)
    {
        var headline = PrintedInvoiceText.Of(Sales.Of(sale)).Headline;
        Assert.Equal((stamp, amount, sentence), (headline.Stamp, headline.Amount, headline.Sentence));
    }

    [Fact]
    public void A_draft_says_that_it_is_no_request_to_pay()
    {
        var page = PrintedInvoiceText.Of(Sales.Draft());
        Assert.Equal(("Draft invoice", "Draft"), (page.Title, page.Headline.Stamp));
        Assert.Contains(page.Notes, static n => n.StartsWith("This is a preview and no request to pay.", StringComparison.Ordinal));
        Assert.Null(page.Fingerprint);
    }

    [Fact]
    public void Tiers_allowances_packages_and_what_is_not_charged_are_told_apart()
    {
        var lines = PrintedInvoiceText.Of(Sales.Realistic()).Groups.Single(static g => g.Title == "Usage").Lines;
        Assert.Equal(["First 10,000 calls|0.00", "Next 90,000 calls|900.00", "Next 32,480 calls plus 25.00 once|187.40"], Steps(lines.Single(static l => l.Description == "API calls")));
        Assert.Equal(["1,234 images in packages: 13 × 4.00|52.00"], Steps(lines.Single(static l => l.Description == "Images")));
        Assert.Equal(["Included: 50 GB|0.00", "Next 132.5 GB|33.125"], Steps(lines.Single(static l => l.Description == "Vector storage")));
        Assert.Equal(("41,250,321\u00A0tokens", "0.0000025", "103.13"), lines.Where(static l => l.Description == "LLM tokens (gpt-4o, input)").Select(static l => (l.Quantity, l.UnitPrice, l.Amount)).Single());
        Assert.Equal(["1,000 calls|50.00", "Not charged to you|−20.00"], Steps(PrintedInvoiceText.Of(Sales.Unbilled()).Groups[0].Lines[0]));
        Assert.Equal(["7,000,000 tokens|1,750 ai credits", "Paid with your ai credits|−1,500 ai credits", "Beyond your ai credits: 250 ai credits, charged in money|"], Steps(PrintedInvoiceText.Of(Sales.Credits()).Groups[0].Lines[0]));
    }

    private static string[] Steps(PrintedLine line) => [.. line.Steps.Select(static s => $"{s.Description}|{s.Amount}".Replace('\u00A0', ' '))];

    private static string Html(InvoiceDocument document) => Encoding.UTF8.GetString(InvoiceHtml.Of(document));

    private static decimal Value(string amount) => decimal.Parse(amount.Replace(",", "", StringComparison.Ordinal).Replace('−', '-'), CultureInfo.InvariantCulture);

    /// <summary>Without what has no place on the page.</summary>
    private static string Seen(string word) => word.Replace("\u202E", "", StringComparison.Ordinal);

    private static IEnumerable<string> Words(PrintedInvoice page) =>
    [
        page.Title, page.Seller, .. page.SellerLines, page.Buyer, .. page.BuyerLines, page.Headline.Amount, page.Headline.Sentence, .. page.Notes, .. page.PaymentInstructions,
        .. page.Facts.SelectMany(static f => new[] { f.Label, f.Value }), .. page.Groups.Select(static g => g.Title), .. page.Totals.SelectMany(static t => new[] { t.Label, t.Amount }),
        .. page.Groups.SelectMany(static g => g.Lines).SelectMany(static l => new[] { l.Description, l.Detail ?? "", l.Quantity ?? "", l.UnitPrice ?? "", l.Amount }),
        .. page.Groups.SelectMany(static g => g.Lines).SelectMany(static l => l.Steps).SelectMany(static s => new[] { s.Description, s.UnitPrice ?? "", s.Amount ?? "" }),
        .. page.CreditNotes.SelectMany(static n => new[] { n.Number, n.Date, n.Reason, n.Amount }),
    ];
}
