using Spend.Gateway.Tests.Kill;
using Spend.Gateway.Tests.Webhooks;

namespace Spend.Gateway.Tests.Quarter;

/// <summary>It is June, and somebody asks about the invoice of March. Since then nearly everything has changed that it was made of.</summary>
public sealed class DisputeInJuneTests(JuneGateway gateway) : IClassFixture<JuneGateway>
{
    private const string March = "/v1/invoices/acme.2026-03";

    /// <summary>What became of an invoice stands beside what it says.</summary>
    private static readonly string[] WhatBecameOfIt = ["status", "paid", "credited", "amount_due", "payments", "credit_notes"];

    [Fact]
    public async Task An_invoice_of_March_is_the_same_in_June_with_all_its_events_and_an_edited_byte_is_found()
    {
        await LiveThroughMarch();
        Now(2026, 4, 3);
        var written = await WebhookGateway.Eventually(() => gateway.Admin.Get(March), static invoice => invoice.Is(200)["number"] is not null);
        var csv = (await gateway.Admin.Get(March + "?format=csv")).Is(200).Body;
        Assert.Equal("open", written["status"]!.ToString());
        var (events, explanations) = (await EventsOf(written), await Explanations());
        await EverythingChanges();

        Now(2026, 6, 15);
        var inJune = (await gateway.Admin.Get(March)).Is(200);
        Assert.Equal(("paid", 1, 1), (inJune["status"]!.ToString(), inJune["payments"]!.AsArray().Count, inJune["credit_notes"]!.AsArray().Count));
        Assert.Equal(WithoutWhatBecameOfIt(written), WithoutWhatBecameOfIt(inJune));
        Assert.Equal(csv.Replace(",open,acme,", ",paid,acme,", StringComparison.Ordinal), (await gateway.Admin.Get(March + "?format=csv")).Is(200).Body);
        await IsVerified(written["hash"]!.ToString());

        Assert.Equal(events, await EventsOf(inJune));
        Assert.Contains(events, static e => e.Contains("user-alice", StringComparison.Ordinal));
        Assert.Equal(explanations, await Explanations());
        Assert.All(explanations, static e => Assert.Contains("\"owner\":\"team\",\"version\":1", e, StringComparison.Ordinal));
        // Whoever asks for one of them gets what was said then.
        var charge = (await gateway.Admin.Get("/v1/authorizations/m7?customer=acme")).Is(200);
        Assert.Equal("settled", charge["status"]!.ToString());
        // Later corrections of March are billed later, as lines that say so.
        var (april, may) = ((await gateway.Admin.Get("/v1/invoices/acme.2026-04")).Is(200), (await gateway.Admin.Get("/v1/invoices/acme.2026-05")).Is(200));
        Assert.All((Answered[])[april, may], static later => Assert.Contains(later["lines"]!.AsArray(), static l => l!["type"]!.ToString() == "adjustment" && l["period"]!.ToString() == "2026-03"));

        await gateway.Stop();
        Assert.Equal(0, await GatewayProcess.Verify(gateway.Data));
        gateway.Forge("acme", "m7", "user-alice", 'f');
        Assert.NotEqual(0, await GatewayProcess.Verify(gateway.Data));
        await gateway.InitializeAsync();
        var proof = await gateway.Admin.Post(March + "/verify", null);
        Assert.False(proof.Status == 200 && (bool)proof["verified"]!, proof.Body);
        Assert.Contains("hash of the chain", proof.Is(200).Body, StringComparison.Ordinal);

        // Put right, it is the invoice that it was.
        await gateway.Stop();
        gateway.Forge("acme", "m7", "user-alicf", 'e');
        await gateway.InitializeAsync();
        await IsVerified(written["hash"]!.ToString());
    }

    private void Now(int year, int month, int day, int hour = 0) => gateway.Clock.Now = new DateTimeOffset(year, month, day, hour, 0, 0, TimeSpan.Zero);

    private async Task LiveThroughMarch()
    {
        Now(2026, 2, 10);
        (await gateway.Admin.Put("/v1/issuer", """{"name":"Vendor Ltd"}""")).IsOneOf(200, 201);
        (await gateway.Admin.Put("/v1/meters/tokens", """{"aggregation":"sum","name":"Tokens","unit":"token"}""")).Is(201);
        (await gateway.Admin.Put("/v1/meters/users", """{"aggregation":"unique","value_property":"user","name":"People"}""")).Is(201);
        await PublishTeam("0.003", "0.25", "30");
        (await gateway.Admin.Put("/v1/customers/acme", """{"currency":"USD","name":"Acme","tax":{"rates":[{"name":"VAT","rate":"0.19"}]},"bill_to":{"name":"Acme Inc","address":["1 Main St"]}}""")).Is(201);
        (await gateway.Admin.Post("/v1/customers/acme/subscription", """{"plan":"team"}""")).Is(200);
        (await gateway.Admin.Post("/v1/customers/acme/grants", """{"id":"promo","amount":"3","unit":"USD","source":"promotion"}""")).Is(201);
        for (var day = 1; day <= 31; day++)
        {
            Now(2026, 3, day, 12);
            (await gateway.Admin.Post("/v1/authorize", Usage($"m{day}", 100 * day, day % 2 == 1 ? "user-alice" : $"user-{day % 5}"))).Is(200);
        }
        (await gateway.Admin.Post("/v1/events/m3/void", """{"customer":"acme","reason":"a test"}""")).Is(200);
        (await gateway.Admin.Post("/v1/events/m4/amend", """{"customer":"acme","items":[{"meter":"tokens","quantity":"7"}],"reason":"counted again"}""")).Is(200);
    }

    private async Task EverythingChanges()
    {
        Now(2026, 4, 5);
        (await gateway.Admin.Post(March + "/payments", $$"""{"id":"wire","amount":"{{(await gateway.Admin.Get(March)).Is(200)["amount_due"]}}"}""")).Is(200);
        (await gateway.Admin.Post("/v1/events", Usage("late", 5000, "user-late", """,'time':'2026-03-20T08:00:00Z'"""))).Is(200);
        Now(2026, 4, 10);
        await PublishTeam("0.009", "2", "99");
        Assert.Equal(1, (int)(await gateway.Admin.Post("/v1/plans/team/migrate", """{"to_version":2}""")).Is(200)["moved"]!);
        (await gateway.Admin.Post("/v1/authorize", Usage("a1", 1000, "user-april"))).Is(200);
        Now(2026, 4, 20);
        (await gateway.Admin.Put("/v1/customers/acme/prices", """{"prices":[{"id":"mine","meter":"tokens","charge_model":"per_unit","unit_amount":"0.0001"}]}""")).Is(201);
        (await gateway.Admin.Post("/v1/authorize", Usage("a2", 1000, "user-april"))).Is(200);
        Now(2026, 5, 1);
        (await gateway.Admin.Put("/v1/customers/acme/contract", """{"prices":[{"id":"agreed","meter":"tokens","charge_model":"per_unit","unit_amount":"0.0002"}],"minimum":"50"}""")).Is(201);
        (await gateway.Admin.Post("/v1/authorize", Usage("y1", 1000, "user-may"))).Is(200);
        (await gateway.Admin.Put("/v1/meters/tokens", """{"aggregation":"sum","name":"Words","unit":"word"}""")).Is(200);
        (await gateway.Admin.Put("/v1/meters/users", """{"aggregation":"unique","value_property":"user","name":"Seats"}""")).Is(200);
        (await gateway.Admin.Put("/v1/issuer", """{"name":"Vendor Holdings"}""")).IsOneOf(200, 201);
        (await gateway.Admin.Put("/v1/customers/acme", """{"currency":"USD","name":"Ajax","tax":{"rates":[{"name":"Sales tax","rate":"0.07"}],"inclusive":true},"rounding":"half_up","payment_days":5}""")).Is(200);
        Now(2026, 5, 20);
        (await gateway.Admin.Post("/v1/events/m9/void", """{"customer":"acme","reason":"disputed"}""")).Is(200);
        (await gateway.Admin.Post(March + "/credit_notes", """{"id":"note","amount":"1.5","reason":"goodwill"}""")).Is(200);
        (await gateway.Admin.Delete("/v1/customers/acme/contract")).Is(204);
        (await gateway.Admin.Delete("/v1/customers/acme/prices")).Is(204);
        (await gateway.Admin.Post("/v1/authorize", Usage("y2", 1000, "user-may"))).Is(200);
    }

    private async Task PublishTeam(string tokens, string person, string fee) => (await gateway.Admin.Put("/v1/plans/team", $$"""
        {"currency":"USD","overage":"bill","base_fee":{"amount":"{{fee}}"},"prices":[
         {"id":"tokens","meter":"tokens","charge_model":"graduated","tiers":[{"up_to":"10000","unit_amount":"{{tokens}}"},{"up_to":null,"unit_amount":"0.0007"}]},
         {"id":"people","meter":"users","charge_model":"per_unit","unit_amount":"{{person}}"}]}
        """)).IsOneOf(200, 201);

    private static string Usage(string id, int tokens, string user, string more = "") =>
        $$"""{"id":"{{id}}","customer":"acme","properties":{"user":"{{user}}"},"items":[{"meter":"tokens","quantity":"{{tokens}}"},{"meter":"users"}]{{more.Replace('\'', '"')}}}""";

    private async Task IsVerified(string hash)
    {
        var proof = (await gateway.Admin.Post(March + "/verify", null)).Is(200);
        Assert.True((bool)proof["verified"]!, proof.Body);
        Assert.Equal((hash, hash, 0), (proof["hash"]!.ToString(), proof["rebuilt_hash"]!.ToString(), (int)proof["difference_count"]!));
    }

    private static string WithoutWhatBecameOfIt(Answered invoice)
    {
        var json = invoice.Json.AsObject();
        foreach (var member in WhatBecameOfIt) Assert.True(json.Remove(member), member);
        return json.ToJsonString();
    }

    /// <summary>The events of each line of usage: they add up to it, here and in the ledger.</summary>
    private async Task<List<string>> EventsOf(Answered answered)
    {
        var (ledger, invoice, listed) = (await QuarterLedger.Read(gateway.Admin, "acme"), new QuarterInvoice(answered.Json), new List<string>());
        foreach (var (number, name, sums, _) in invoice.Usage)
        {
            Assert.Equal(sums, await invoice.SumOfEvents(gateway.Admin, number));
            var lines = ledger.Lines.Where(line => line.Name == name).ToList();
            Assert.Equal(sums, lines.Aggregate(default(LineSums), static (sum, line) => sum + line.Sums));
            var before = listed.Count;
            await foreach (var entry in invoice.EventsOf(gateway.Admin, number)) listed.Add(entry.ToJsonString());
            Assert.Equal(lines.Count, listed.Count - before);
        }
        Assert.True(listed.Count > 60, $"{listed.Count} events.");
        return listed;
    }

    /// <summary>Why each event of March cost what it did, for those that nobody has corrected since.</summary>
    private async Task<List<string>> Explanations()
    {
        var explained = new List<string>();
        for (var day = 1; day <= 31; day++)
            if (day != 9) explained.Add((await gateway.Admin.Get($"/v1/customers/acme/events/m{day}")).Is(200)["postings"]!.ToJsonString());
        return explained;
    }
}
