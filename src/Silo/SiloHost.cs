using System.Net;
using System.Net.Sockets;
using Npgsql;
using Orleans.Configuration;
using Spend.Gateway.Commands;
using Spend.Gateway.Health;
using Spend.Gateway.Live;
using Spend.Grains;
using Spend.Grains.Placement;
using Spend.Journal;
using Spend.Silo.Health;
using Spend.Silo.Live;

namespace Spend.Silo;

/// <summary>
/// The composition root of a cluster's node: the gateway, whole, with accounts that are found through Orleans in place of its own dictionary.
/// </summary>
public static class SiloHost
{
    /// <summary>Who subscribed to which stream; the only thing that Orleans keeps for grains in the database.</summary>
    private const string Subscriptions = "PubSubStore";

    public static WebApplication Build(string[] args) => Gateway.Gateway.Build(args, static (builder, settings) => AddSilo(builder, SiloSettings.From(builder.Configuration, settings)));

    private static void AddSilo(WebApplicationBuilder builder, SiloSettings settings)
    {
        EnsureFree(settings);
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = Quiet });
        // First, so that its services start before and stop after everything that asks grains.
        builder.UseOrleans(silo => Configure(silo, settings));
        builder.Services.AddSingleton<ActiveCustomers>();
        builder.Services.AddSingleton<Grains.IConfiguration, KnownDocuments>();
        builder.Services.AddSingleton<GrainAccounts>();
        builder.Services.AddSingleton<IAccounts>(static p => p.GetRequiredService<GrainAccounts>());
        builder.Services.AddPlacementDirector<HomePlacement, HomePlacementDirector>();
        builder.Services.AddHostedService<Homecoming>();
        builder.Services.AddSingleton<WatchedCustomers>();
        builder.Services.AddSingleton<StreamPublisher>();
        builder.Services.AddHostedService(static p => p.GetRequiredService<StreamPublisher>());
        builder.Services.AddSingleton<ILiveFeed, StreamLiveFeed>();
        builder.Services.AddSingleton<IReadiness, SiloReadiness>();
        builder.Services.AddSingleton<IMeasured, SiloMeasures>();
    }

    private static void Configure(ISiloBuilder silo, SiloSettings settings)
    {
        var database = InOrleansSchema(settings.Database);
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.Cluster, "spend"));
        silo.ConfigureEndpoints(settings.Address, settings.Port, gatewayPort: 0, listenOnAnyHostAddress: !IPAddress.IsLoopback(settings.Address));
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", database));
        silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = ("Npgsql", database));
        silo.AddAdoNetGrainStorage(Subscriptions, options => (options.Invariant, options.ConnectionString) = ("Npgsql", database));
        silo.AddMemoryStreams(StreamLiveFeed.Provider);
        silo.Configure<ClusterMembershipOptions>(static options =>
        {
            // A silo that is gone is known to be after some three seconds. Calling a live one dead costs its customers a reload, not money.
            options.ProbeTimeout = TimeSpan.FromSeconds(1);
            options.NumMissedProbesLimit = 3;
            options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
            // Silos whose last word is three times as old have no vote, and those that join stop waiting for them: so a cluster that was lost
            // with most or all of its silos, and whose new ones have other addresses, is whole again soon.
            options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            // A join that does not get through ends the process; whatever starts it again finds out more.
            options.MaxJoinAttemptTime = TimeSpan.FromMinutes(1);
        });
        // Longer than the longest commit: whoever has not answered by then is gone.
        silo.Configure<SiloMessagingOptions>(static options => options.ResponseTimeout = TimeSpan.FromSeconds(10));
        silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = settings.IdleAfter);
        if (settings.Tls is { } folder) silo.UseTls(SiloCertificates.Load(folder).Apply);
    }

    /// <summary>
    /// Orleans would share a port with another silo, and the two would be taken for one that was started again: the first would end itself.
    /// </summary>
    private static void EnsureFree(SiloSettings settings)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.IsLoopback(settings.Address) ? settings.Address : IPAddress.Any, settings.Port));
            socket.Listen();
        }
        catch (SocketException inUse)
        {
            throw new CommandFailedException($"The port {settings.Port} for the other silos cannot be had: {inUse.Message}. Name another with SPEND_SILO_PORT.", inUse);
        }
    }

    /// <summary>Orleans names its tables without a schema.</summary>
    private static string InOrleansSchema(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = "orleans", ApplicationName = "spend-silo", MaxPoolSize = 20 };
        // As for the store's own connections.
        if (!settings.ShouldSerialize("GSS Encryption Mode")) settings.GssEncryptionMode = GssEncryptionMode.Disable;
        return settings.ConnectionString;
    }

    private static readonly Dictionary<string, string?> Quiet = new()
    {
        ["Logging:LogLevel:Orleans"] = "Warning",
        ["Logging:LogLevel:Microsoft.Orleans"] = "Warning",
    };
}
