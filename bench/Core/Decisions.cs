using System.Collections.Frozen;
using BenchmarkDotNet.Attributes;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Wallets;

namespace Spend.Core.Bench;

/// <summary>
/// Decide and apply, nothing else: no parsing, no journal. One item, three caps (one per user), two grants, after a given number of
/// past events of the same customer: the cost must not depend on it.
/// </summary>
[MemoryDiagnoser]
[InProcess]
public class Decisions
{
    private readonly Instant _start = Instant.Parse("2026-11-20T10:00:00Z");
    private readonly Properties _ofEvent = Properties.Of(("team", "research"), ("user", "alice"));
    private readonly UsageItem[] _items = [new("llm_tokens", Quantity.Of(1200), Properties.Of(("model", "gpt-4o"), ("type", "input")))];
    private Catalog _catalog = Catalog.Empty;
    private Account _account = new();
    private long _next;

    [Params(1_000, 1_000_000)]
    public int PastEvents { get; set; }

    /// <summary>1: per unit. More: graduated, whose last tier the usage is in; the cost of deciding must not allocate by tier.</summary>
    [Params(1, 100)]
    public int Tiers { get; set; }

    /// <summary>Caps of the account. Three count the item, whatever there is besides: only those may cost anything.</summary>
    [Params(3, 1_000)]
    public int Caps { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _account = new Account();
        _catalog = MakeCatalog(Tiers);
        Do(new Configure(new Profile("Acme", "USD", "Europe/Berlin", 1, null)));
        Do(new Subscribe("bench", null));
        foreach (var (id, priority) in new[] { ("gift", 1), ("bought", 2) })
            Do(new AddGrant(new GrantTerms(id, Money.Parse("100000000"), "USD", priority, null, [], GrantSource.Purchase, null)));
        foreach (var (id, window, per) in new[] { ("daily", CapWindow.Day, ""), ("monthly", CapWindow.Month, ""), ("per_user", CapWindow.Day, "user") })
            Do(new SetCap(new Cap(id, Money.Parse("100000000"), window, Properties.None, per.Length == 0 ? [] : [per])));
        for (var i = 3; i < Caps; i++)
            Do(new SetCap(new Cap($"team-{i}", Money.Parse("100000000"), CapWindow.Day, Properties.Of(("team", $"team-{i}")), [])));
        for (var i = 0; i < PastEvents; i++) Authorize();
    }

    [Benchmark]
    public void Authorize() => Do(Next());

    private Authorize Next()
    {
        var n = _next++;
        // Keys are made from ids at the edge, by SHA-256; here they only have to be new.
        return new Authorize($"req_{n}", new Fingerprint((ulong)n), _items, _ofEvent, null, null);
    }

    private void Do(Command command)
    {
        var decision = Decider.Decide(_account, command, Past.Nothing, _catalog, _start + TimeSpan.FromMicroseconds(_next));
        if (decision.Status != Status.Accepted) throw new InvalidOperationException($"Not accepted: {decision.Status}.");
        _account.Apply(decision.Record!);
        foreach (var follows in Consequences.Of(_account, decision.Record!, _catalog)) _account.Apply(follows);
    }

    private static Catalog MakeCatalog(int tiers)
    {
        var price = new PriceTerms("in", "llm_tokens", Properties.Of(("model", "gpt-4o"), ("type", "input")), tiers == 1 ? ChargeModel.PerUnit : ChargeModel.Graduated)
        {
            UnitAmount = Money.Parse("0.0000025"),
            Tiers = [.. Enumerable.Range(1, tiers).Select(i => new Tier(i == tiers ? null : Quantity.Of(i * 100), Money.Parse("0.0000025"), Money.Zero))],
        };
        var terms = new PlanTerms(new PlanRef("bench", 1), "Bench", OveragePolicy.Deny);
        return new Catalog(
            new Dictionary<string, Meter> { ["llm_tokens"] = new("llm_tokens", "LLM tokens", "token", Aggregation.Sum) }.ToFrozenDictionary(),
            new Dictionary<string, PlanVersion[]> { ["bench"] = [new("bench", 1, "Bench", "USD", terms, PriceTable.Compile(PriceSource.Plan, "bench", 1, [price]))] }.ToFrozenDictionary(),
            []);
    }
}
