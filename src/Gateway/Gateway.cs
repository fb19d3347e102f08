using Microsoft.Extensions.DependencyInjection.Extensions;
using Spend.Core;
using Spend.Gateway.Access;
using Spend.Gateway.Announcing;
using Spend.Gateway.Api;
using Spend.Gateway.Audit;
using Spend.Gateway.Controls;
using Spend.Gateway.Customers;
using Spend.Gateway.Deciding;
using Spend.Gateway.Denials;
using Spend.Gateway.Health;
using Spend.Gateway.Http;
using Spend.Gateway.Invoices;
using Spend.Gateway.Invoices.Closing;
using Spend.Gateway.Ledger;
using Spend.Gateway.Live;
using Spend.Gateway.Outbox;
using Spend.Gateway.Overviews;
using Spend.Gateway.Pages;
using Spend.Gateway.Pricing;
using Spend.Gateway.Sessions;
using Spend.Gateway.Simulation;
using Spend.Gateway.Startup;
using Spend.Gateway.Stores;
using Spend.Gateway.Tracing;
using Spend.Gateway.Webhooks;
using Spend.Gateway.Webhooks.Endpoints;
using Spend.Gateway.Webhooks.Keys;
using Spend.Journal;

namespace Spend.Gateway;

/// <summary>
/// The composition root of a single node, top to bottom: settings, store, catalog, accounts, routes. Whoever wants to know what talks to
/// what reads this file.
/// </summary>
public static class Gateway
{
    /// <param name="extend">What another composition root puts around it: services that start before and stop after the gateway's own.</param>
    /// <param name="announce">Where the address and the first key are told; null: standard output.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder, Settings>? extend = null, TextWriter? announce = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        SetDefaults(builder);
        var startLog = new StartLog();
        startLog.AddTo(builder.Logging);
        var settings = Settings.From(builder.Configuration);
        extend?.Invoke(builder, settings);
        AddStore(builder.Services, settings, WebhookSettings.From(builder.Configuration));
        builder.Services.AddSingleton(PageSettings.From(builder.Configuration));
        builder.Services.AddSingleton<SessionBook>();
        AddHttp(builder);

        var app = builder.Build();
        UsePipeline(app);
        MapRoutes(app);
        app.Lifetime.ApplicationStarted.Register(startLog.Started);
        Announce(app, settings, announce ?? Console.Out);
        return app;
    }

    /// <summary>What holds where nobody set anything else: the address, and a log that is about this program.</summary>
    private static void SetDefaults(WebApplicationBuilder builder)
    {
        var defaults = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Information",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
            ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error", // warns at each start that its key files are guarded by their mode alone
        };
        // Colours are for terminals, and not for whoever says so (https://no-color.org).
        if (Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }) defaults["Logging:Console:FormatterOptions:ColorBehavior"] = "Disabled";
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = defaults });
        LogLevels.Check(builder.Configuration);
        ListenAddresses.Check(builder.Configuration);
        if (!ListenAddresses.AreGiven(builder.Configuration)) builder.WebHost.UseUrls(Settings.DefaultUrl);
    }

    /// <summary>The store, and what is kept in memory of it. The container disposes of these in reverse order: the store last.</summary>
    private static void AddStore(IServiceCollection services, Settings settings, WebhookSettings webhooks)
    {
        services.AddSingleton(TimeProvider.System);
        if (settings.Postgres is { } connectionString) services.AddPostgresStore(connectionString, settings);
        else services.AddSqliteStore(settings.Data);
        services.AddSingleton<IOutboxConsumer, AuditConsumer>();
        services.AddSingleton<IOutboxConsumer, InvoiceNumbering>();
        services.AddSingleton<InvoiceRegister>();
        services.AddSingleton<Issuers>();
        services.AddSingleton<InvoiceFinder>();
        services.AddSingleton<InvoiceView>();
        services.AddSingleton<InvoiceProof>();
        services.AddSingleton<CommitMeasures>();
        services.AddSingleton(p => new GroupCommit(p.GetRequiredService<IJournal>(), onCommit: p.GetRequiredService<MovedCustomers>().Add));

        services.AddSingleton<Documents>();
        services.AddSingleton<Catalogs>();
        services.AddSingleton(p => new KeyRing(p.GetRequiredService<Documents>(), p.GetRequiredService<TimeProvider>(), settings.AdminKey, settings.RequestsPerTenant));
        services.AddSingleton<KeyUses>();
        services.AddHostedService(static p => p.GetRequiredService<KeyUses>());
        services.AddSingleton(p => new Journal.Accounts(
            p.GetRequiredService<IJournal>(), p.GetRequiredService<GroupCommit>(), p.GetRequiredService<Catalogs>().Of, p.GetRequiredService<TimeProvider>(),
            (customer, cause) => p.GetRequiredService<ILogger<Journal.Accounts>>().Quarantined(cause, customer.Tenant),
            announcements: new Announcements(p.GetRequiredService<WebhookEndpoints>(), isShared: settings.Postgres is not null), node: settings.Node, refreshCatalog: () => p.GetRequiredService<Documents>().CatchUp(),
            activity: p.GetRequiredService<IActivity>(), onDenied: p.GetRequiredService<DenialRecorder>().Take));
        services.TryAddSingleton<IAccounts>(static p => p.GetRequiredService<Journal.Accounts>());

        services.AddLive();
        services.AddDenials();
        services.AddOverviews();
        services.AddSingleton(static p => new ConfigurationTurns(p.GetService<PostgresTurns>()));
        services.AddSingleton<HistoryTurns>();
        services.AddSingleton<SimulationDesk>();
        services.AddSingleton<DecisionMeasures>();
        services.AddSingleton<Measures>();
        services.AddHostedService(p => new IdleAccounts(p.GetRequiredService<Journal.Accounts>(), settings.AccountsInMemory, p.GetRequiredService<TimeProvider>()));
        services.AddHostedService<DueAccounts>();
        services.AddSingleton<CloseRuns>();
        services.AddHostedService(static p => p.GetRequiredService<CloseRuns>());
        services.AddProtectionKeys(webhooks, inDatabase: settings.Postgres is not null, settings.Data);
        services.AddWebhooks(webhooks);
    }

    private static void AddHttp(WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Limits.BodyBytes;
            // Slow senders are dropped: headers within 15 s, then at least 240 bytes a second after 5 s of grace.
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        });
        builder.Services.ConfigureHttpJsonOptions(static options => StrictJson.Apply(options.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(static options => options.ThrowOnBadRequest = true);
        builder.Services.AddApiDescription();
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseMiddleware<ErrorBoundary>();
        app.UseMiddleware<PageAccess>();
        app.UsePages(app.Services.GetRequiredService<PageSettings>());
        app.UseRouting();
        app.UseMiddleware<AccessControl>();
    }

    private static void MapRoutes(WebApplication app)
    {
        app.MapHealth();
        app.MapApiDescription();
        DecidingRoutes.Map(app);
        app.MapKeys();
        app.MapTenants();
        app.MapMeters();
        app.MapPlans();
        app.MapPriceBooks();
        app.MapCustomers();
        app.MapCustomerMeters();
        app.MapOverviews();
        app.MapCaps();
        app.MapAlerts();
        app.MapBrake();
        app.MapSuspension();
        app.MapAutoTopUp();
        app.MapForecast();
        app.MapGrants();
        app.MapHolds();
        app.MapSubscription();
        app.MapAgreements();
        app.MapMigration();
        app.MapInvoices();
        app.MapCloses();
        app.MapIssuer();
        app.MapQuote();
        app.MapSimulation();
        app.MapTracing();
        app.MapLedger();
        app.MapLive();
        app.MapDenials();
        app.MapAuditLog();
        app.MapWebhooks();
        app.MapPortal();
        app.MapConsole();
    }

    /// <summary>Opens the store before the first request comes in, and says where to go. The first start's key goes to the console, never into the log.</summary>
    private static void Announce(WebApplication app, Settings settings, TextWriter output)
    {
        var keys = app.Services.GetRequiredService<KeyRing>();
        app.Services.GetRequiredService<Measures>();
        app.Services.GetRequiredService<Journal.Accounts>();
        app.Services.CheckProtectionKeys();
        if (settings.AdminKey is { Length: < Settings.StrongKeyLength }) app.Logger.WeakAdminKey();
        if (!keys.HasAdmin(KeyRing.DefaultTenant)) CreateFirstKey(keys, output);
        app.Lifetime.ApplicationStarted.Register(() => output.WriteLine($"Spend listens on {string.Join(", ", app.Urls)}"));
        app.Lifetime.ApplicationStopping.Register(app.Logger.Stopping);
    }

    private static void CreateFirstKey(KeyRing keys, TextWriter output)
    {
        try
        {
            var (_, key) = keys.Create(KeyRing.DefaultTenant, Role.Admin, "first admin key", platform: true, id: "key_first_admin");
            output.WriteLine($"Admin key of tenant '{KeyRing.DefaultTenant}', shown this once: {key}");
        }
        catch (ProblemException first) when (first.Problem == Problem.ChangedMeanwhile)
        {
            output.WriteLine("Another node has just made the first admin key, and shown it.");
        }
    }
}
