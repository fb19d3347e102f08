using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.GrainDirectory;
using Orleans.Runtime.Hosting;
using Orleans.Runtime.Placement;
using Orleans.TestingHost;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Gateway.Live;
using Spend.Grains;
using Spend.Grains.Interfaces;
using Spend.Grains.Placement;
using Spend.Journal;
using Spend.Journal.Postgres;
using Spend.Journal.Tests.Actors;
using Spend.Postgres;
using Spend.Silo.Live;

namespace Spend.Cluster.Tests;

/// <summary>Three silos in this process, on a database of their own with the real journal in it.</summary>
public sealed class Silos : IAsyncDisposable
{
    private const string Database = "Database", Directory = "Directory";

    private readonly TestCluster _cluster;
    private int _names;

    private Silos(TestCluster cluster, string database) => (_cluster, ConnectionString) = (cluster, database);

    public string ConnectionString { get; }

    public IReadOnlyList<SiloHandle> All => _cluster.Silos;

    /// <param name="directory">Where it is kept which silo has which grain; null: with the silos.</param>
    public static async Task<Silos> Start(ForgetfulDirectory? directory = null, int silos = 3)
    {
        var database = PostgresServer.Shared.NewDatabase();
        PostgresDatabase.Open(database).Dispose();
        var builder = new TestClusterBuilder((short)silos) { Properties = { [Database] = database, [Directory] = directory?.Name } };
        builder.AddSiloBuilderConfigurator<Configurator>();
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new Silos(cluster, database);
    }

    public T Of<T>(int silo) where T : notnull => _cluster.GetSiloServiceProvider(All[silo].SiloAddress).GetRequiredService<T>();

    /// <summary>The accounts as a request sees them that came in at a silo.</summary>
    public IAccounts At(int silo) => Of<GrainAccounts>(silo);

    /// <summary>Customers with a grain, of all silos together.</summary>
    public int Active => Enumerable.Range(0, All.Count).Sum(n => Of<ActiveCustomers>(n).Count);

    /// <summary>The silo that has a customer; -1 for none.</summary>
    public int HolderOf(CustomerId customer) => Enumerable.Range(0, All.Count).FirstOrDefault(n => Of<ActiveCustomers>(n).Has(customer), -1);

    /// <summary>Starts another one; answers its number.</summary>
    public async Task<int> Join()
    {
        var joined = await _cluster.StartAdditionalSiloAsync();
        return All.ToList().FindIndex(silo => silo.SiloAddress.Equals(joined.SiloAddress));
    }

    public async Task Kill(int silo) => await _cluster.KillSiloAsync(All[silo]);

    /// <summary>A new customer with money in the wallet, one dollar a token.</summary>
    public async Task<CustomerId> Customer(string wallet = "100", string? name = null, int at = 0)
    {
        var customer = new CustomerId("default", name ?? $"c{Interlocked.Increment(ref _names)}");
        await At(at).Handle(customer, new Configure(new Profile("C", "USD", "UTC", 1, null)));
        await At(at).Handle(customer, new Subscribe("payg", null));
        await At(at).Handle(customer, Node.Grant("wallet", wallet));
        return customer;
    }

    public ValueTask<Money> Left(CustomerId customer, int at) => At(at).Read(customer, static (account, _) => account.Wallet.Available("USD"));

    /// <summary>All records of a customer, from the database.</summary>
    public IReadOnlyList<Record> Records(CustomerId customer) => [.. Of<IJournal>(0).Read(customer, 0).Select(static f => RecordCodec.Decode(f.Payload.Span))];

    /// <summary>Calls a customer's grain from a silo as if it were to be placed on another.</summary>
    public async Task<Answer> HandleOn(int silo, CustomerId customer, Command command, int from)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, All[silo].SiloAddress);
        try
        {
            return await At(from).Handle(customer, command);
        }
        finally
        {
            RequestContext.Clear();
        }
    }

    public GrainId IdOf(CustomerId customer) => Of<IGrainFactory>(0).GetGrain<ICustomerGrain>(CustomerKey.Of(customer)).GetGrainId();

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
    }

    /// <summary>What these silos sell never changes.</summary>
    private sealed class NoConfiguration : Spend.Grains.IConfiguration
    {
        public long Position => 0;

        public void CatchUp() => throw new InvalidOperationException("There is nothing to catch up with.");
    }

    private sealed class Configurator : ISiloConfigurator
    {
        public void Configure(ISiloBuilder silo)
        {
            var database = silo.Configuration[Database]! + ";Maximum Pool Size=8";
            silo.Services.AddSingleton(TimeProvider.System);
            silo.Services.AddSingleton(_ => PostgresDatabase.Open(database));
            silo.Services.AddSingleton<IJournal, PostgresJournal>();
            silo.Services.AddSingleton(static p => new GroupCommit(p.GetRequiredService<IJournal>()));
            silo.Services.AddSingleton(static p => new Accounts(p.GetRequiredService<IJournal>(), p.GetRequiredService<GroupCommit>(), static _ => Node.Catalog, TimeProvider.System,
                node: p.GetRequiredService<ILocalSiloDetails>().Name, activity: p.GetRequiredService<IActivity>()));
            silo.Services.AddSingleton<ActiveCustomers>();
            silo.Services.AddSingleton<WatchedCustomers>();
            silo.Services.AddSingleton<Spend.Grains.IConfiguration, NoConfiguration>();
            silo.Services.AddSingleton(static _ => new LiveMeasures());
            silo.Services.AddSingleton<StreamPublisher>();
            silo.Services.AddHostedService(static p => p.GetRequiredService<StreamPublisher>());
            silo.Services.AddSingleton<ILiveFeed, StreamLiveFeed>();
            silo.Services.AddSingleton<IActivity, LiveActivity>();
            silo.AddMemoryStreams(StreamLiveFeed.Provider);
            silo.AddAdoNetGrainStorage("PubSubStore", options => (options.Invariant, options.ConnectionString) = ("Npgsql", database + ";Search Path=orleans"));
            silo.Services.AddSingleton<GrainAccounts>();
            silo.Services.AddPlacementDirector<HomePlacement, HomePlacementDirector>();
            silo.Services.AddHostedService<Homecoming>();
            silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = ("Npgsql", database + ";Search Path=orleans"));
            // Sooner than in earnest: these silos are only ever killed on purpose.
            silo.Configure<ClusterMembershipOptions>(static options => (options.ProbeTimeout, options.NumMissedProbesLimit) = (TimeSpan.FromMilliseconds(500), 2));
            if (silo.Configuration[Directory] is { Length: > 0 } name) silo.AddGrainDirectory(GrainDirectoryAttribute.DEFAULT_GRAIN_DIRECTORY, (_, _) => ForgetfulDirectory.Named(name));
        }
    }
}
