using System.Collections.Frozen;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Wallets;

namespace Spend.Journal.Tests.Actors;

/// <summary>One process's accounts over a journal, and short ways to say what is asked of them.</summary>
internal sealed class Node : IAsyncDisposable
{
    public static readonly CustomerId Acme = new("default", "acme");

    private readonly GroupCommit _commits;

    public Node(IJournal journal, int snapshotEvery = 4_096, IAnnouncements? announcements = null, IActivity? activity = null)
    {
        _commits = new GroupCommit(journal);
        Accounts = new Accounts(journal, _commits, static _ => Catalog, Clock, (_, _) => Quarantines++, snapshotEvery, announcements, activity: activity);
    }

    public Accounts Accounts { get; }

    /// <summary>Appends that are not answered.</summary>
    public int Waiting => _commits.QueueLength;

    public Clock Clock { get; } = new();

    public int Quarantines { get; private set; }

    /// <summary>One meter at one dollar a token, and plans that give money at the start of each of their periods.</summary>
    public static Catalog Catalog { get; } = new(
        new Dictionary<string, Meter> { ["tokens"] = new("tokens", "Tokens", "token", Aggregation.Sum) }.ToFrozenDictionary(),
        new[]
        {
            Plan(new PlanTerms(new PlanRef("payg", 1), "Pay as you go", OveragePolicy.Deny)),
            Plan(new PlanTerms(new PlanRef("plus", 1), "Plus", OveragePolicy.Deny) { Grant = new RecurringGrant(Money.Parse("30"), "USD", Money.Parse("5"), 1, []) }),
            Plan(new PlanTerms(new PlanRef("weekly", 1), "Weekly", OveragePolicy.Deny) { Length = PeriodLength.Week, Grant = new RecurringGrant(Money.Parse("7"), "USD", Money.Zero, 1, []) }),
        }.ToFrozenDictionary(static p => p.Key, static p => new[] { p }),
        []);

    public async Task SetUpCustomer(string wallet = "100")
    {
        await Handle(new Configure(new Profile("Acme", "USD", "UTC", 1, null)));
        await Handle(new Subscribe("payg", null));
        await Handle(Grant("wallet", wallet));
    }

    public static AddGrant Grant(string id, string amount) => new(new GrantTerms(id, Money.Parse(amount), "USD", 100, null, [], GrantSource.Purchase, null));

    public static Authorize Spend(string id, long tokens = 1) =>
        new(id, new Fingerprint((ulong)tokens), [new UsageItem("tokens", Quantity.Of(tokens), Properties.None)], Properties.None, null, null);

    public Task<Answer> Handle(Command command) => Accounts.Handle(Acme, command).AsTask();

    public Task<Money> Left() => Accounts.Read(Acme, static (account, _) => account.Wallet.Available("USD")).AsTask();

    private static PlanVersion Plan(PlanTerms terms) => new(terms.Plan.Key, 1, terms.Name, "USD", terms, PriceTable.Compile(PriceSource.Plan, terms.Plan.Key, 1,
        [new PriceTerms("token", "tokens", Properties.None, ChargeModel.PerUnit) { UnitAmount = Money.Parse("1") }]));

    public ValueTask DisposeAsync() => _commits.DisposeAsync();
}

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class Clock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
