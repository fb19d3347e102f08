using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Spend.Core.Metering;
using Spend.Gateway.Tests.Kill;
using Spend.Gateway.Tests.Webhooks;
using Spend.Journal;

namespace Spend.Gateway.Tests.Quarter;

/// <summary>One life of a quarter: a gateway whose clock the script moves, its clients, its receiver of webhooks, and whoever pulls its plug.</summary>
internal sealed class QuarterRun : IDisposable
{
    private const string AdminKey = "sk_quarter_campaign_admin_0123456789abcdef";

    /// <summary>Periods end, or their grace does; with what a run is asked to do, and how often it is killed at most.</summary>
    private static readonly (int Step, string Period, bool SkipsGrace, int Kills)[] Closes =
    [
        (Step(1, 19), "2026-01", true, 0), (Step(2, 2), "2026-01", false, 2), (Step(3, 1), "2026-02", true, 2), (Step(4, 1), "2026-03", true, 1), (Step(4, 6), "2026-03", false, 0),
    ];

    /// <summary>While periods are closed, so that clients send all that time.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(150);

    private readonly QuarterSettings _settings;
    private readonly Action<string> _say;
    private readonly Random _random;
    private readonly int _port = GatewayProcess.FreePort();
    private readonly QuarterDesk _desk;
    private GatewayProcess? _gateway;
    private DateTimeOffset _now = QuarterScript.Start;

    public QuarterRun(QuarterSettings settings, Action<string> say)
    {
        (_settings, _say, _random) = (settings, say, new Random(settings.Seed + 1));
        Script = new QuarterScript(settings, [.. Closes.Select(static close => close.Step)]);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}"), Timeout = TimeSpan.FromSeconds(60) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);
        Client = new QuarterClient(Http, new Random(settings.Seed + 2));
        _desk = new QuarterDesk(Http, new Random(settings.Seed + 3));
    }

    public string Data { get; } = Directory.CreateTempSubdirectory("spend-quarter-").FullName;

    public QuarterScript Script { get; }

    public QuarterCatalog Catalog { get; } = new();

    public QuarterClient Client { get; }

    public HttpClient Http { get; }

    public ReceiverProcess Receiver { get; } = new();

    public int Kills { get; private set; }

    public int Runs { get; private set; }

    public void Dispose()
    {
        _gateway?.Dispose();
        Receiver.Dispose();
        Http.Dispose();
        Directory.Delete(Data, recursive: true);
    }

    public async Task Live()
    {
        await Receiver.Start();
        await Start();
        await SetUp();
        for (var step = 1; step < QuarterScript.Steps; step++)
        {
            await SetClock(QuarterScript.TimeOf(step));
            // Prices rise in the middle of the quarter, for those who move from then on.
            if (step == Step(2, 12)) await Publish(version: 2);
            if (Array.Find(Closes, close => close.Step == step) is { Step: > 0 } close) await CloseUnderLoad(step, close.Period, close.SkipsGrace, Math.Min(close.Kills, Kills == 0 && _settings.Kills < 3 ? 1 : _settings.Kills - Kills));
            else await Client.SendAll(Script.At(step));
            if (step % 6 == 0) await Client.SendAll(await _desk.Decide());
        }
        await Run("quarter-last", skipsGrace: false);
        await Finished("quarter-last");
    }

    /// <summary>Moves the clock a little until something is there; what is sent again later comes by that.</summary>
    public async Task Until(Func<Task<bool>> isThere)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(120); !await isThere();)
        {
            Assert.True(DateTime.UtcNow < deadline, "It does not come.");
            await Task.Delay(200);
            await SetClock(_now.AddSeconds(30));
        }
    }

    /// <summary>Ends the gateway in order.</summary>
    public Task<int> Terminate() => _gateway!.Terminate();

    private static int Step(int month, int day) => (int)((new DateTimeOffset(2026, month, day, 0, 0, 0, TimeSpan.Zero) - QuarterScript.Start) / QuarterScript.Step);

    private async Task Start() => _gateway = await GatewayProcess.StartClocked(_now, Data, AdminKey, _port, ("Webhooks__AllowLoopback", "true"));

    private async Task SetClock(DateTimeOffset now)
    {
        _now = now;
        await _gateway!.SetClock(now);
    }

    private async Task SetUp()
    {
        foreach (var (key, body) in QuarterCatalog.Meters) (await Http.Put($"/v1/meters/{key}", body)).Is(201);
        await Publish(version: 1);
        (await Http.Put("/v1/webhook_endpoints/desk", $$"""{"url":"{{Receiver.Url("/ok/desk")}}","types":["invoice.finalized"]}""")).Is(201);
        foreach (var customer in Script.Customers)
        {
            (await Http.Put($"/v1/customers/{customer.Id}", customer.Body)).Is(201);
            (await Http.Post($"/v1/customers/{customer.Id}/subscription", $$"""{"plan":"{{QuarterCatalog.PlanOf(customer.Kind, customer.Currency)}}"}""")).Is(200);
        }
    }

    private async Task Publish(int version)
    {
        foreach (var kind in QuarterCatalog.All)
            foreach (var currency in QuarterCatalog.Currencies)
                Assert.Equal(version, (int)(await Http.Put($"/v1/plans/{QuarterCatalog.PlanOf(kind, currency)}", Catalog.Publish(kind, currency, version))).IsOneOf(200, 201)["version"]!);
    }

    /// <summary>A run over all customers while clients send, killed as soon as it shows that it is under way, and again as it goes on.</summary>
    private async Task CloseUnderLoad(int step, string period, bool skipsGrace, int kills)
    {
        var id = $"quarter-{step}";
        var load = Client.Send(Script.At(step), Rest);
        await Run(id, skipsGrace);
        for (var kill = 0; kill < kills; kill++)
        {
            if (kill == 0) await HasBegun(period, skipsGrace);
            else await Task.Delay(_random.Next(0, 150));
            _gateway!.Kill();
            await load;
            Kills++;
            _say($"killed at {_now:yyyy-MM-dd HH:mm} during {id}: {CountClosed(period)} of {Script.Customers.Count(static c => c.IsSteady)} customers by the month closed, {Client.Unanswered} requests without an answer");
            // It is down for a while, and clients come back at once.
            _now = _now.AddMinutes(_random.Next(1, 30));
            _gateway.Dispose();
            await Start();
            load = Client.Send([], Rest);
        }
        await load;
        await Client.SendAll([]);
        await Run(id, skipsGrace);
        await Finished(id);
    }

    /// <summary>Asks for a run; whoever asks again gets the same one.</summary>
    private async Task Run(string id, bool skipsGrace)
    {
        using var content = new StringContent($$"""{"id":"{{id}}","skip_grace":{{(skipsGrace ? "true" : "false")}}}""", Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync("/v1/period_closes", content);
        Assert.True((int)response.StatusCode is 200 or 202, $"{await response.Content.ReadAsStringAsync()} {_gateway!.LastWords}");
        if ((int)response.StatusCode == 202) Runs++;
    }

    private async Task Finished(string id)
    {
        JsonNode? run = null;
        await WebhookGateway.Eventually(async () => run = (await Http.Get($"/v1/period_closes/{id}")).Is(200).Json, static run => run!["status"]!.ToString() == "done");
        Assert.Equal((Script.Customers.Count, 0), ((int)run!["looked"]!, (int)run["failed"]!));
    }

    /// <summary>A customer in the first part of the walk has its invoice, or what time brings about has begun to.</summary>
    private async Task HasBegun(string period, bool skipsGrace)
    {
        var steady = Script.Customers.Where(static c => c.IsSteady).ToArray();
        var probe = steady[_random.Next(1 + steady.Length / 4)].Id;
        var before = await _desk.Count();
        await WebhookGateway.Eventually(
            async () => (skipsGrace && await IsClosed(probe, period)) || await _desk.Count() > before,
            static begun => begun);
    }

    private async Task<bool> IsClosed(string customer, string period) =>
        (await Http.Get($"/v1/customers/{customer}/invoices?limit=1")).Is(200)["data"]!.AsArray() is [{ } newest] && newest["period"]!["id"]!.ToString() == period;

    /// <summary>Looked up in what the dead process has left.</summary>
    private int CountClosed(string period)
    {
        using var journal = SqliteJournal.Open(Data);
        return Script.Customers.Count(c => c.IsSteady && journal.Find(new CustomerId("default", c.Id), EventKey.OfInvoice(period)).Count > 0);
    }
}
