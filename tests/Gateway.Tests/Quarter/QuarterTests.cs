using System.Diagnostics;
using System.Text.Json.Nodes;
using Spend.Gateway.Tests.Kill;

namespace Spend.Gateway.Tests.Quarter;

/// <summary>
/// Three months of many customers on plans of every kind: late, doubled and reordered events, voids and amends, changes of plan, closes under
/// load and kill -9 in the middle of closes. Afterwards every invoice verifies, is the sum of its events, and together they ask for the
/// price of all of them. How large it is: <see cref="QuarterSettings"/>.
/// </summary>
public sealed class QuarterTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_invoice_of_a_quarter_verifies_and_together_they_ask_for_the_price_of_all_events()
    {
        var watch = Stopwatch.StartNew();
        var settings = QuarterSettings.FromEnvironment();
        Say($"{settings}");
        using var run = new QuarterRun(settings, Say);
        await run.Live();
        Say($"{watch.Elapsed.TotalSeconds:0} s until the last close");

        var numbers = await CheckRegister(run);
        var (totals, lines, adjusted, settled) = (new SortedDictionary<string, decimal>(), 0, 0, 0);
        var sent = run.Client.Sent.Keys.Where(static r => r.Event is not null).ToLookup(static r => r.Customer);
        foreach (var customer in run.Script.Customers)
        {
            var ledger = await QuarterLedger.Read(run.Http, customer.Id);
            var invoices = await CheckInvoices(run, customer, ledger, numbers);
            foreach (var invoice in invoices.Where(static i => i.Hash is not null)) totals[invoice.Currency] = totals.GetValueOrDefault(invoice.Currency) + invoice.Total;
            lines += await CheckLines(run, customer, ledger, invoices);
            CheckPrices(run.Catalog, customer, ledger, invoices);
            settled += CheckEvents(ledger, [.. sent[customer.Id]]);
            adjusted += ledger.Adjusted;
        }
        Assert.Empty(numbers);
        Assert.Equal(0, await run.Terminate());
        Assert.Equal(0, await GatewayProcess.Verify(run.Data));

        var script = run.Script;
        Say($"{script.Customers.Count} customers, {script.Events} events, {script.Duplicates} sent twice, {script.Late} late, {script.Corrections} corrections, {run.Client.Repeated} sent again for want of an answer");
        Say($"{settled} events settled as their clients know, {adjusted} of them billed after the close of their period");
        Say($"{run.Runs} runs, {run.Kills} kills, {totals.Count} currencies, {lines} lines of usage and adjustments");
        foreach (var (currency, total) in totals) Say($"{total,16} {currency}");
        foreach (var (outcome, count) in run.Client.Outcomes.OrderBy(static o => o.Key, StringComparer.Ordinal)) Say($"{count,9} {outcome}");
        Say($"{watch.Elapsed.TotalSeconds:0} seconds");
        AssertMeetsWhatItIsAbout(run, adjusted);
    }

    /// <summary>Numbers from 1 without gaps, each invoice once, each announced under one id.</summary>
    /// <returns>Number and hash of each invoice, by its id.</returns>
    private async Task<Dictionary<string, (string Number, string Hash)>> CheckRegister(QuarterRun run)
    {
        // What was closed last gets its number within moments.
        List<JsonNode> register = [];
        await run.Until(async () =>
        {
            register = await Pages.Of(run.Http, "/v1/invoices").ToListAsync();
            var closed = 0;
            foreach (var customer in run.Script.Customers) closed += await Pages.Of(run.Http, $"/v1/customers/{customer.Id}/invoices").CountAsync();
            return register.Count == closed;
        });
        var numbers = new Dictionary<string, (string Number, string Hash)>();
        foreach (var invoice in register)
        {
            Assert.Equal(numbers.Count + 1, (int)invoice["place"]!);
            Assert.EndsWith($"{numbers.Count + 1}", invoice["number"]!.ToString(), StringComparison.Ordinal);
            numbers.Add(invoice["id"]!.ToString(), (invoice["number"]!.ToString(), invoice["hash"]!.ToString()));
        }
        Assert.Equal(numbers.Count, numbers.Values.Select(static n => n.Number).Distinct().Count());

        Dictionary<string, HashSet<(string Id, string Number, string Hash)>> Announced() => run.Receiver.At("/ok/desk")
            .Select(static r => (r.Id, Data: JsonNode.Parse(r.Body)!["data"]!))
            .GroupBy(static r => r.Data["invoice"]!.ToString())
            .ToDictionary(static g => g.Key, static g => g.Select(static r => (r.Id, r.Data["number"]!.ToString(), r.Data["hash"]!.ToString())).ToHashSet());
        await run.Until(() => Task.FromResult(Announced().Count >= numbers.Count));
        var announced = Announced();
        Assert.Equal(numbers.Keys.Order(), announced.Keys.Order());
        Assert.All(announced, told => Assert.Equal(numbers[told.Key], Assert.Single(told.Value) is var one ? (one.Number, one.Hash) : default));
        Say($"{numbers.Count} invoices, announced {run.Receiver.At("/ok/desk").Count()} times");
        return numbers;
    }

    /// <summary>All invoices of a customer and the drafts of what is open: verified, with the number of the register, their arithmetic done again.</summary>
    private static async Task<List<QuarterInvoice>> CheckInvoices(QuarterRun run, QuarterCustomer customer, QuarterLedger ledger, Dictionary<string, (string Number, string Hash)> numbers)
    {
        var found = new List<QuarterInvoice>();
        var terms = JsonNode.Parse(customer.Body)!;
        await foreach (var summary in Pages.Of(run.Http, $"/v1/customers/{customer.Id}/invoices"))
        {
            var id = summary["id"]!.ToString();
            var invoice = new QuarterInvoice((await run.Http.Get($"/v1/invoices/{id}")).Is(200).Json);
            var proof = (await run.Http.Post($"/v1/invoices/{id}/verify", null)).Is(200);
            Assert.True((bool)proof["verified"]!, proof.Body);
            Assert.Equal((invoice.Hash, invoice.Hash), (proof["hash"]!.ToString(), proof["rebuilt_hash"]!.ToString()));
            Assert.True(numbers.Remove(id, out var registered), $"{id} has no number.");
            Assert.Equal((invoice.Number, invoice.Hash), registered);
            Assert.True(ledger.Closed[invoice.Period]);
            invoice.CheckArithmetic(terms);
            found.Add(invoice);
        }
        Assert.Equal(ledger.Closed.Where(static c => c.Value).Select(static c => c.Key).Order(), found.Select(static i => i.Period).Order());

        var open = ledger.Lines.Select(static line => line.Name.BilledIn ?? line.Name.Segment.Period).Distinct().Where(period => !ledger.Closed.ContainsKey(period));
        foreach (var period in open)
        {
            var draft = new QuarterInvoice((await run.Http.Get($"/v1/invoices/{customer.Id}.{period}")).Is(200).Json);
            Assert.Null(draft.Hash);
            draft.CheckArithmetic(terms);
            found.Add(draft);
        }
        return found;
    }

    /// <summary>Each line is the sum of its events, as the ledger has them and as the product lists them; and no event is without a line.</summary>
    private static async Task<int> CheckLines(QuarterRun run, QuarterCustomer customer, QuarterLedger ledger, List<QuarterInvoice> invoices)
    {
        var byEvents = ledger.Lines.GroupBy(static line => line.Name).ToDictionary(static g => g.Key, static g => g.Aggregate(default(LineSums), static (sum, line) => sum + line.Sums));
        var count = 0;
        foreach (var (invoice, number, name, sums) in invoices.SelectMany(static invoice => invoice.Usage.Select(line => (invoice, line.Number, line.Name, line.Sums))))
        {
            count++;
            Assert.Equal(sums, await invoice.SumOfEvents(run.Http, number));
            Assert.True(byEvents.Remove(name, out var expected) && expected == sums, $"{customer.Id}: {name} is {sums}, its events are {expected}");
        }
        Assert.All(byEvents, left => Assert.True(left.Value == default, $"{customer.Id}: {left.Key} is on no invoice: {left.Value}"));
        return count;
    }

    /// <summary>What was rated for a segment and price, on all invoices together, is the price of its whole usage.</summary>
    private static void CheckPrices(QuarterCatalog catalog, QuarterCustomer customer, QuarterLedger ledger, List<QuarterInvoice> invoices)
    {
        var rated = invoices.SelectMany(static invoice => invoice.Usage).ToLookup(static line => (line.Name.Segment, line.Name.Price));
        var (priced, asked) = (new Dictionary<string, decimal>(), new Dictionary<string, decimal>());
        foreach (var counter in ledger.Lines.GroupBy(static line => (line.Name.Segment, line.Name.Price)))
        {
            var (segment, price) = counter.Key;
            Assert.Equal("plan", price.Source);
            var (terms, allowance) = catalog.Find(price.Owner, price.Version, price.Id);
            var expected = QuarterPrices.Of(terms, allowance, LevelOf(counter), ledger.PartOf(segment));
            Assert.True(expected == rated[counter.Key].Sum(static line => line.Sums.Rated),
                $"{customer.Id}: {counter.Key} at level {LevelOf(counter)} costs {expected}, its lines say {string.Join(" + ", rated[counter.Key].Select(static line => line.Sums.Rated))}");
            var unit = counter.First().Unit ?? "money";
            priced[unit] = priced.GetValueOrDefault(unit) + expected;
        }
        // What was charged and what was recorded without a charge: the price of everything.
        foreach (var line in invoices.SelectMany(static invoice => invoice.Usage))
            asked[line.Unit ?? "money"] = asked.GetValueOrDefault(line.Unit ?? "money") + (line.Unit is null ? line.Sums.Amount + line.Sums.Unbilled : line.Sums.Rated);
        Assert.Equal(priced.Where(static p => p.Value != 0).OrderBy(static p => p.Key, StringComparer.Ordinal), asked.Where(static p => p.Value != 0).OrderBy(static p => p.Key, StringComparer.Ordinal));
    }

    /// <summary>By the meter's aggregation, over what is left of the events.</summary>
    private static decimal LevelOf(IEnumerable<LedgerLine> lines)
    {
        var left = lines.GroupBy(static line => (line.Event, line.Meter, line.Type, line.User, Quantity: Math.Abs(line.Quantity)))
            .Select(static g => (g.Key, Times: g.Sum(static line => Math.Sign(line.Quantity)))).Where(static item => item.Times != 0).ToList();
        Assert.All(left, static item => Assert.Equal(1, item.Times));
        return left.Count == 0 ? 0 : left[0].Key.Meter switch
        {
            "users" => left.Select(static item => item.Key.User).Distinct().Count(),
            "peak" => left.Max(static item => item.Key.Quantity),
            _ => left.Sum(static item => item.Key.Quantity),
        };
    }

    /// <summary>What clients were told is there, once: each event with what is left of it.</summary>
    private static int CheckEvents(QuarterLedger ledger, QuarterRequest[] requests)
    {
        var found = ledger.Lines.Where(static line => line.Event is not null && line.Quantity != 0).ToLookup(static line => line.Event!);
        var count = 0;
        foreach (var about in requests.GroupBy(static r => r.Event!))
        {
            Assert.All(about, static r => Assert.True(r.IsAnswered));
            var accepted = about.Where(static r => r.Accepted is not null).ToList();
            Assert.All(accepted, r => Assert.Contains((r.Event!, (long)r.Accepted!["as_of"]!["sequence"]!), ledger.Postings));
            QuarterRequest? Last(params Wish[] wishes) => accepted.Find(r => wishes.Contains(r.Wish));
            var last = Last(Wish.Void) ?? Last(Wish.Amend) ?? Last(Wish.Settle) ?? Last(Wish.Authorize, Wish.Usage);
            var expected = (last?.Items ?? []).Select(static i => $"{i.Meter} {i.Type}{i.User} {i.Quantity:0.####}").Order(StringComparer.Ordinal);
            var left = found[about.Key].GroupBy(static line => (line.Meter, line.Type, line.User, line.Name.Segment)).Select(static g => (g.Key, Quantity: g.Sum(static line => line.Quantity))).Where(static item => item.Quantity != 0)
                .Select(static item => $"{item.Key.Meter} {item.Key.Type}{item.Key.User} {item.Quantity:0.####}").Order(StringComparer.Ordinal);
            Assert.Equal(expected, left);
            if (last is not null) count++;
        }
        return count;
    }

    /// <summary>A campaign in which nothing happens proves nothing.</summary>
    private static void AssertMeetsWhatItIsAbout(QuarterRun run, int adjusted)
    {
        var outcomes = run.Client.Outcomes;
        Assert.True(adjusted > 0, "Nothing was billed late.");
        Assert.True(run.Script.Events > 0 && run.Script.Duplicates > 0 && run.Script.Late > 0);
        foreach (var wish in (Wish[])[Wish.Authorize, Wish.Hold, Wish.Settle, Wish.Usage, Wish.Void, Wish.Amend, Wish.PlanChange, Wish.Payment])
            Assert.True(outcomes.Any(o => o.Key.StartsWith($"{wish}: ", StringComparison.Ordinal)), $"No {wish}.");
    }

    private void Say(string line) => output.WriteLine(line);
}
