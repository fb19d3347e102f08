using System.Globalization;
using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests.Quarter;

/// <summary>Customers pay, too much, too little or not at all; the vendor credits, takes back, gives up.</summary>
internal sealed class QuarterDesk(HttpClient http, Random random)
{
    private long _seen;

    /// <summary>What becomes of the invoices that came since the last time.</summary>
    public async Task<IReadOnlyList<QuarterRequest>> Decide()
    {
        var requests = new List<QuarterRequest>();
        var before = _seen;
        await foreach (var invoice in Pages.Of(http, "/v1/invoices"))
        {
            _seen = (long)invoice["place"]!;
            if (_seen > before) requests.AddRange(About(invoice));
        }
        return requests;
    }

    /// <summary>How many invoices have a number.</summary>
    public async Task<long> Count()
    {
        long last = 0;
        await foreach (var invoice in Pages.Of(http, "/v1/invoices")) last = (long)invoice["place"]!;
        return last;
    }

    private IEnumerable<QuarterRequest> About(JsonNode invoice)
    {
        var (id, customer, due) = (invoice["id"]!.ToString(), invoice["customer"]!.ToString(), QuarterPrices.Number(invoice["due"]));
        var unit = invoice["currency"]!.ToString() switch { "JPY" => 1m, "BHD" => 0.001m, _ => 0.01m };
        QuarterRequest Ask(Wish wish, string verb, string body) => new(wish, customer, $"/v1/invoices/{id}/{verb}", body);
        string Pay(string payment, decimal amount) => $$"""{"id":"{{payment}}-{{id}}","amount":"{{amount.ToString(CultureInfo.InvariantCulture)}}","reference":"bank"}""";
        if (due <= 0) yield break;
        var part = Math.Max(unit, Math.Floor(due / 3 / unit) * unit);
        switch (random.Next(10))
        {
            case < 5:
                yield return Ask(Wish.Payment, "payments", Pay("whole", due));
                break;
            case 5:
                yield return Ask(Wish.Payment, "payments", Pay("more", due + 3 * unit));
                break;
            case 6:
                yield return Ask(Wish.Payment, "payments", Pay("part", part));
                yield return Ask(Wish.CreditNote, "credit_notes", $$"""{"id":"note-{{id}}","amount":"{{part.ToString(CultureInfo.InvariantCulture)}}","reason":"goodwill"}""");
                break;
            case 7:
                yield return Ask(Wish.Payment, "payments", Pay("first", due));
                yield return Ask(Wish.CreditNote, "credit_notes", $$"""{"id":"note-{{id}}","amount":"{{part.ToString(CultureInfo.InvariantCulture)}}","reason":"an outage","refund":{{(random.Next(2) == 0 ? "true" : "false")}}}""");
                break;
            case 8:
                yield return Ask(Wish.VoidInvoice, random.Next(2) == 0 ? "void" : "uncollectible", """{"reason":"a mistake"}""");
                break;
        }
    }
}
