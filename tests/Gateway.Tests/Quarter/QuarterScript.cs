namespace Spend.Gateway.Tests.Quarter;

/// <summary>A customer of the quarter.</summary>
/// <param name="Kind">Of the plan that it begins with.</param>
/// <param name="IsSteady">Stays on plans by the month, in UTC from the first on.</param>
internal sealed record QuarterCustomer(string Id, string Currency, string Kind, bool IsSteady, string Body);

/// <summary>
/// What happens in the quarter, all of it from one seed: the requests of the trace as charges, holds, events in time, late and twice, what is
/// taken back and corrected, changes of plan. By the step of the clock at which it is sent.
/// </summary>
internal sealed class QuarterScript
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan Step = TimeSpan.FromHours(12);

    /// <summary>Usage until the end of March; corrections and late usage for ten days more.</summary>
    public const int UsageSteps = 180, Steps = 200;

    private static readonly string[] Taxes =
    [
        "", ""","tax":{"rates":[{"name":"VAT","rate":"0.19"}]}""", ""","tax":{"rates":[{"name":"VAT","rate":"0.1"}],"inclusive":true}""",
        ""","tax":{"rates":[{"name":"GST","rate":"0.05"},{"name":"QST","rate":"0.09975"}]},"rounding":"half_up" """, ""","tax":{"rates":[],"exemption":"Reverse charge"},"rounding":"half_up" """,
    ];

    private readonly Random _random;
    private readonly List<QuarterRequest>[] _sent;
    private readonly int[] _closes;

    /// <param name="closes">Steps at which periods are closed: much of what is late comes just then.</param>
    public QuarterScript(QuarterSettings settings, int[] closes)
    {
        _random = new Random(settings.Seed);
        _closes = closes;
        _sent = [.. Enumerable.Range(0, Steps + 1).Select(static _ => new List<QuarterRequest>())];
        Customers = [.. Enumerable.Range(0, settings.Customers).Select(Customer)];
        foreach (var (request, number) in QuarterTrace.Read(settings).Select(static (request, number) => (request, number))) Use(request, $"e{number}");
        foreach (var customer in Customers) ChangePlans(customer);
    }

    public IReadOnlyList<QuarterCustomer> Customers { get; }

    /// <summary>Usage: charges, holds and events.</summary>
    public int Events { get; private set; }

    public int Duplicates { get; private set; }

    /// <summary>Events that are reported more than a day after they happened.</summary>
    public int Late { get; private set; }

    public int Corrections { get; private set; }

    public static DateTimeOffset TimeOf(int step) => Start + step * Step;

    public IReadOnlyList<QuarterRequest> At(int step) => _sent[step];

    private QuarterCustomer Customer(int number)
    {
        var isSteady = number % 5 < 3;
        var currency = QuarterCatalog.Currencies[number % 4];
        var kind = isSteady ? QuarterCatalog.Monthly[number % 5 == 0 ? _random.Next(5) : number % QuarterCatalog.Monthly.Length] : QuarterCatalog.All[_random.Next(QuarterCatalog.All.Length)];
        var zone = isSteady || _random.Next(2) == 0 ? "" : $$""","time_zone":"{{_random.Next(3) switch { 0 => "Asia/Tokyo", 1 => "America/New_York", _ => "Europe/Berlin" }}}","billing_anchor":{{_random.Next(1, 32)}}""";
        var suspends = _random.Next(10) == 0 ? ""","payment_days":7,"suspend_after_days":10""" : $$""","payment_days":{{_random.Next(0, 31)}}""";
        return new QuarterCustomer($"c{number:D4}", currency, kind, isSteady, $$"""{"currency":"{{currency}}"{{zone}}{{suspends}}{{Taxes[_random.Next(Taxes.Length)]}}}""");
    }

    private void Use(TracedRequest request, string id)
    {
        // Some customers use much more than others.
        var customer = Customers[(int)(Math.Pow(_random.NextDouble(), 1.5) * Customers.Count)].Id;
        var happened = Start + TimeSpan.FromSeconds(Math.Floor(request.At * (UsageSteps * Step).TotalSeconds));
        var step = Math.Clamp((int)Math.Ceiling((happened - Start) / Step), 1, UsageSteps);
        var items = Items(request);
        Events++;
        var way = _random.Next(100);
        if (way < 30) Send(step, QuarterRequest.Authorize(customer, id, items));
        else if (way < 45) Stream(step, customer, id, items);
        else
        {
            var sent = way < 75 ? step : Delayed(step, happened);
            if (TimeOf(sent) - happened > TimeSpan.FromDays(1)) Late++;
            Send(sent, QuarterRequest.Usage(customer, id, happened, items));
            if (way % 6 == 0) Repeat(sent, QuarterRequest.Usage(customer, id, happened, items));
        }
        if (_random.Next(100) < 8) Correct(step, customer, id, items);
    }

    private UsedItem[] Items(TracedRequest request)
    {
        var items = new List<UsedItem> { new("tokens", Math.Max(1, request.Input), "input"), new("tokens", Math.Max(1, request.Output), "output"), new("requests", 1) };
        if (_random.Next(3) == 0) items.Add(new("users", 1, User: $"u{_random.Next(8)}"));
        if (_random.Next(4) == 0) items.Add(new("peak", request.Input + request.Output + 1));
        return [.. items];
    }

    /// <summary>Estimated, then counted; some are given up, some forgotten.</summary>
    private void Stream(int step, string customer, string id, UsedItem[] items)
    {
        Send(step, QuarterRequest.Hold(customer, id, items));
        var end = _random.Next(10);
        if (end < 8) Send(step + _random.Next(0, 4), QuarterRequest.Settle(customer, id, [.. items.Select(i => i.Meter == "tokens" && i.Type == "output" ? i with { Quantity = Math.Max(1, i.Quantity * _random.Next(1, 15) / 10) } : i)]));
        else if (end == 8) Send(step + 1, QuarterRequest.Release(customer, id));
    }

    /// <summary>Within the 35 days; often while periods are closed.</summary>
    private int Delayed(int step, DateTimeOffset happened)
    {
        var latest = Math.Min(Steps - 1, (int)Math.Floor((happened + TimeSpan.FromDays(35) - Start) / Step));
        var closes = _closes.Where(close => close > step && close <= latest).ToArray();
        return closes.Length > 0 && _random.Next(3) == 0 ? closes[0] : _random.Next(step, latest + 1);
    }

    private void Repeat(int step, QuarterRequest again)
    {
        Duplicates++;
        Send(step + _random.Next(0, 80), again);
    }

    private void Correct(int step, string customer, string id, UsedItem[] items)
    {
        Corrections++;
        // A third of them long after the period was closed.
        var sent = step + (_random.Next(3) == 0 ? _random.Next(60, 120) : _random.Next(0, 30));
        Send(sent, _random.Next(2) == 0
            ? QuarterRequest.Void(customer, id)
            : QuarterRequest.Amend(customer, id, [.. items.Select(i => i.Meter == "tokens" ? i with { Quantity = Math.Max(1, i.Quantity + _random.Next(-300, 300)) } : i)]));
    }

    private void ChangePlans(QuarterCustomer customer)
    {
        for (var change = _random.Next(0, 4); change > 0; change--)
        {
            var kinds = customer.IsSteady ? QuarterCatalog.Monthly : QuarterCatalog.All;
            var plan = QuarterCatalog.PlanOf(kinds[_random.Next(kinds.Length)], customer.Currency);
            var effective = _random.Next(2) == 0 ? "now" : "period_end";
            Send(_random.Next(2, UsageSteps), new QuarterRequest(Wish.PlanChange, customer.Id, $"/v1/customers/{customer.Id}/subscription", $$"""{"plan":"{{plan}}","effective":"{{effective}}"}"""));
        }
        for (var grant = _random.Next(0, 3); grant > 0; grant--)
            Send(_random.Next(1, UsageSteps), new QuarterRequest(Wish.Grant, customer.Id, $"/v1/customers/{customer.Id}/grants",
                $$"""{"id":"g{{grant}}","amount":"{{_random.Next(1, 40)}}","unit":"{{(_random.Next(4) == 0 ? "credits" : customer.Currency)}}","source":"{{(_random.Next(2) == 0 ? "purchase" : "promotion")}}"}"""));
    }

    private void Send(int step, QuarterRequest request)
    {
        // Before periods are closed some clients fall behind, and catch up just then.
        var close = Array.Find(_closes, close => close > step && close <= step + 4);
        _sent[Math.Min(close > 0 && _random.Next(2) == 0 ? close : step, Steps - 1)].Add(request);
    }
}
