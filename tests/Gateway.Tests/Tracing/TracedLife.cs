using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Metering;
using Spend.Gateway.Pricing;
using Spend.Gateway.Tests.Documents;
using Spend.Journal;

namespace Spend.Gateway.Tests.Tracing;

/// <summary>A customer with two plans to change between, and what its invoices say.</summary>
internal sealed class TracedLife
{
    private readonly PricingGateway _gateway;
    private readonly string _tokens, _calls, _seats, _one, _other;

    private TracedLife(PricingGateway gateway)
    {
        _gateway = gateway;
        (_tokens, _calls, _seats, _one, _other) = (gateway.Name("tokens"), gateway.Name("calls"), gateway.Name("seats"), gateway.Name("one"), gateway.Name("other"));
        Customer = gateway.Name("traced");
    }

    public string Customer { get; }

    public string Path => $"/v1/customers/{Customer}";

    public List<string> Ids { get; } = [];

    public static async Task<TracedLife> Begin(PricingGateway gateway)
    {
        var life = new TracedLife(gateway);
        gateway.Clock.Restart();
        await life.Open();
        return life;
    }

    private async Task Open()
    {
        (await _gateway.Admin.Put($"/v1/meters/{_tokens}", """{"aggregation":"sum","unit":"token"}""")).Is(201);
        (await _gateway.Admin.Put($"/v1/meters/{_calls}", """{"aggregation":"count"}""")).Is(201);
        (await _gateway.Admin.Put($"/v1/meters/{_seats}", """{"aggregation":"max"}""")).Is(201);
        await Publish(_one, "7", "100");
        await Publish(_other, "0.000000000333", "33.333333333333");
        (await _gateway.Admin.Put(Path, """{"currency":"USD","time_zone":"Europe/Berlin"}""")).Is(201);
        (await _gateway.Admin.Post($"{Path}/subscription", $$"""{"plan":"{{_one}}","effective":"now"}""")).Is(200);
        (await _gateway.Admin.Post($"{Path}/grants", """{"id":"g0","amount":"250","unit":"USD"}""")).Is(201);
        (await _gateway.Admin.Post($"{Path}/grants", """{"id":"c0","amount":"40","unit":"credits"}""")).Is(201);
        (await _gateway.Admin.Put($"{Path}/caps/month", """{"limit":"900","window":"month"}""")).Is(201);
    }

    /// <summary>Every kind of price whose cost depends on what came before, and on the part of the period.</summary>
    private async Task Publish(string plan, string unit, string allowance) => (await _gateway.Admin.Put($"/v1/plans/{plan}", $$"""
        {"name":"{{plan}}","currency":"USD","overage":"bill","base_fee":{"amount":"10","timing":"arrears"},"minimum":"5","allowances":[{"meter":"{{_tokens}}","quantity":"{{allowance}}","price":"all"}],
         "overage_credit_price":"0.5",
         "prices":[
          {"id":"all","meter":"{{_tokens}}","charge_model":"graduated","tiers":[{"up_to":"100","unit_amount":"{{unit}}"},{"up_to":"300","unit_amount":"0.1","flat_amount":"3"},{"unit_amount":"0.1"}]},
          {"id":"in","meter":"{{_tokens}}","match":{"type":"in"},"charge_model":"volume","tiers":[{"up_to":"50","unit_amount":"0.3"},{"unit_amount":"0.2"}],"min_per_period":"2"},
          {"id":"in-red","meter":"{{_tokens}}","match":{"type":"in","team":"red"},"charge_model":"package","package_size":"12","package_amount":"1.5","max_per_period":"40"},
          {"id":"calls","meter":"{{_calls}}","charge_model":"flat","amount":"9"},
          {"id":"calls-red","meter":"{{_calls}}","match":{"team":"red"},"charge_model":"per_unit","unit_amount":"3","unit":"credits"},
          {"id":"seats","meter":"{{_seats}}","charge_model":"stairstep","tiers":[{"up_to":"5","flat_amount":"4"},{"flat_amount":"11"}]}]}
        """)).IsOneOf(200, 201);

    /// <summary>Usage, corrections, changes of plan, late usage and closes over three months.</summary>
    public async Task Live(Random choices, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            _gateway.Clock.Now += choices.Next(5) == 0 ? TimeSpan.FromHours(choices.Next(140)) : TimeSpan.FromMinutes(choices.Next(300));
            var answer = await Step(choices, i);
            Assert.True(answer.Status < 500, answer.Body);
        }
    }

    private async Task<Answered> Step(Random choices, int i)
    {
        string Any() => Ids.Count == 0 ? "none" : Ids[Math.Max(0, Ids.Count - 1 - choices.Next(8))];
        switch (choices.Next(16))
        {
            case <= 3: return await Send("/v1/authorize", $$"""{"id":"{{New(i)}}","items":[{{Items(choices)}}]}""");
            case <= 8: return await Send("/v1/events", $$"""{"id":"{{New(i)}}","properties":{"user":"{{(choices.Next(2) == 0 ? "ann" : "bob")}}"},"time":"{{Time(choices)}}","items":[{{Items(choices)}}]}""");
            case 9:
                var held = New(i);
                await Send("/v1/authorize", $$"""{"id":"{{held}}","hold":true,"items":[{{Items(choices)}}]}""");
                return await Send($"/v1/authorizations/{held}/settle", $$"""{"items":[{{Items(choices)}}],"outcome":"{{(choices.Next(4) == 0 ? "failure" : "success")}}"}""");
            case <= 11: return await Send($"/v1/events/{Any()}/void", """{"reason":"billed by mistake"}""");
            case <= 13: return await Send($"/v1/events/{Any()}/amend", $$"""{"reason":"counted anew","items":[{{Items(choices)}}]}""");
            case 14: return await _gateway.Admin.Post($"{Path}/subscription", $$"""{"plan":"{{(choices.Next(2) == 0 ? _one : _other)}}","effective":"now"}""");
            default: return await _gateway.Admin.Post($"{Path}/close_period", "{}");
        }
    }

    private Task<Answered> Send(string path, string body) => _gateway.Admin.Post(path, body.Insert(1, $"\"customer\":\"{Customer}\","));

    private string New(int i)
    {
        Ids.Add($"e{i}");
        return Ids[^1];
    }

    private string Time(Random choices) => (_gateway.Clock.Now - TimeSpan.FromHours(choices.Next(3) == 0 ? choices.Next(700) : 0)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private string Items(Random choices) => string.Join(',', Enumerable.Range(0, 1 + choices.Next(3)).Select(_ =>
    {
        var meter = choices.Next(4) switch { 0 => _calls, 1 => _seats, _ => _tokens };
        var properties = new List<string>();
        if (choices.Next(2) == 0) properties.Add("\"type\":\"in\"");
        if (choices.Next(2) == 0) properties.Add("\"team\":\"red\"");
        var quantity = meter == _calls ? "1" : meter == _seats ? $"{1 + choices.Next(9)}" : $"{1 + choices.Next(60)}.{1 + choices.Next(9)}";
        return $$"""{"meter":"{{meter}}","quantity":"{{quantity}}","properties":{ {{string.Join(',', properties)}} } }""";
    }));

    /// <summary>All invoices so far, and the drafts, by period: their canonical bytes.</summary>
    public async Task<SortedDictionary<string, JsonArray>> Invoices()
    {
        var accounts = _gateway.App.Services.GetRequiredService<IAccounts>();
        var catalogs = _gateway.App.Services.GetRequiredService<Catalogs>();
        var id = new CustomerId("default", Customer);
        var found = await accounts.Read(id, (account, now) => account.Billing.Open
            .Select(o => (o.Period.Id, Invoice: InvoiceWriter.Write(account, o.Period, catalogs.Of("default"), now)))
            .Where(static o => o.Invoice is not null).Select(static o => (o.Id, Body: InvoiceBody.Of(o.Invoice!))).ToList());
        for (var month = _gateway.Clock.Now.AddMonths(-6); month <= _gateway.Clock.Now.AddMonths(1); month = month.AddMonths(1))
        {
            var period = month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
            foreach (var (_, record) in (await accounts.History(id, EventKey.OfInvoice(period))).Records)
                if (record is PeriodClosed { Invoice: { } invoice }) found.Add((period, invoice.Body));
        }
        return new(found.ToDictionary(static f => f.Id, static f => JsonNode.Parse(f.Body)!["lines"]!.AsArray()), StringComparer.Ordinal);
    }

    /// <summary>All items of a list, a few on each page.</summary>
    public async Task<List<JsonNode>> All(string path, int limit)
    {
        var (all, cursor) = (new List<JsonNode>(), (string?)null);
        do
        {
            var page = (await _gateway.Admin.Get($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit={limit}{(cursor is null ? "" : "&cursor=" + cursor)}")).Is(200);
            var data = page["data"]!.AsArray();
            Assert.True(data.Count <= limit);
            all.AddRange(data.Select(static n => n!));
            cursor = page["next_cursor"]?.ToString();
        }
        while (cursor is not null);
        return all;
    }
}
