namespace Spend.Core;

/// <summary>Law 10, a limit on everything. One that concerns a single operation stands beside it. Beyond a limit the answer is a clear error and nothing is lost.</summary>
public static class Limits
{
    /// <summary>Bytes of a request body.</summary>
    public const int BodyBytes = 4 * 1024 * 1024;

    /// <summary>Nesting of a JSON body.</summary>
    public const int JsonDepth = 32;

    /// <summary>Items decided together in one event.</summary>
    public const int ItemsPerEvent = 16;

    /// <summary>Requests in one authorize batch, and events in one post.</summary>
    public const int Batch = 1_000;

    /// <summary>Properties of an event, and again of each item.</summary>
    public const int Properties = 32;

    /// <summary>UTF-8 bytes of an id, a key or a property name.</summary>
    public const int NameBytes = 255;

    /// <summary>UTF-8 bytes of a property value or a free text.</summary>
    public const int TextBytes = 1_024;

    /// <summary>Caps on one account.</summary>
    public const int Caps = 1_000;

    /// <summary>Of them, those that the customer set.</summary>
    public const int CustomerCaps = 100;

    /// <summary>Alerts on one account.</summary>
    public const int Alerts = 100;

    /// <summary>Top-ups in a day or a month.</summary>
    public const int TopUps = 1_000;

    /// <summary>Property names in a cap's <c>match</c> and <c>per</c>.</summary>
    public const int CapProperties = 8;

    /// <summary>Live counters of one cap with <c>per</c>; a new value beyond it is denied until windows pass.</summary>
    public const int CountersPerCap = 10_000;

    /// <summary>Grants on one account that have something left.</summary>
    public const int Grants = 1_000;

    /// <summary>Meters in the scope of one grant.</summary>
    public const int MetersPerScope = 32;

    /// <summary>Open holds on one account.</summary>
    public const int Holds = 10_000;

    /// <summary>Event ids remembered in memory per account; older ones are looked up in the journal.</summary>
    public const int KeysInMemory = 32_768;

    /// <summary>Meters of one tenant.</summary>
    public const int Meters = 1_000;

    /// <summary>Plans of one tenant.</summary>
    public const int Plans = 1_000;

    /// <summary>Prices in one plan or price book version.</summary>
    public const int Prices = 20_000;

    /// <summary>Tiers of one price.</summary>
    public const int Tiers = 100;

    /// <summary>Prices of one customer's contract, and again of its own prices.</summary>
    public const int CustomerPrices = 500;

    /// <summary>Versions of a customer's contract, and again of its own prices, that may still rate something.</summary>
    public const int CustomerPriceLists = 200;

    /// <summary>Changes of a customer's plan that may still matter to an open or recent period.</summary>
    public const int PlanChanges = 1_000;

    /// <summary>Distinct values that a unique meter counts in one period, per price.</summary>
    public const int DistinctValues = 50_000;

    /// <summary>Highest (max) or latest quantities remembered in one period, per price: what a correction can fall back on.</summary>
    public const int Observations = 1_000;

    /// <summary>API keys of one tenant.</summary>
    public const int ApiKeys = 1_000;

    /// <summary>Sessions of one customer's page, links to it that nobody has followed, and sessions of the console by one API key: each so many at once; of more the oldest ends.</summary>
    public const int SessionsPerSubject = 1_000;

    /// <summary>Items on a page of a list.</summary>
    public const int PageSize = 1_000;

    /// <summary>Decisions of one account that may wait for their commit; beyond it: 429.</summary>
    public const int QueuePerAccount = 4_096;

    /// <summary>Appends of all accounts that may wait for their commit; beyond it: 429.</summary>
    public const int QueuePerProcess = 65_536;

    /// <summary>Webhook endpoints of one tenant.</summary>
    public const int WebhookEndpoints = 50;

    /// <summary>Bytes of one webhook's body; producers stay below it.</summary>
    public const int WebhookBodyBytes = 20 * 1024;

    /// <summary>Deliveries that wait for one webhook endpoint; beyond it the endpoint is disabled.</summary>
    public const int PendingDeliveries = 50_000;

    /// <summary>Finished deliveries remembered for one webhook endpoint.</summary>
    public const int DoneDeliveries = 10_000;

    /// <summary>Latest attempts remembered for one webhook delivery.</summary>
    public const int DeliveryAttempts = 50;

    /// <summary>Webhooks under way at once to one endpoint.</summary>
    public const int DeliveriesAtOncePerEndpoint = 4;

    /// <summary>Webhooks under way at once in this process.</summary>
    public const int DeliveriesAtOnce = 1_000;

    /// <summary>Bytes of a webhook receiver's answer that are read, to be thrown away.</summary>
    public const int WebhookAnswerBytes = 64 * 1024;

    /// <summary>Viewers of one customer's live feed at this process; beyond it: 429.</summary>
    public const int LiveViewersPerCustomer = 1_000;

    /// <summary>Viewers of the live feeds of all of a tenant's customers at this process; beyond it: 429.</summary>
    public const int LiveViewersPerTenant = 5_000;

    /// <summary>Events that wait for one viewer of a live feed; beyond it the oldest are dropped, and the viewer is told.</summary>
    public const int LiveBacklog = 256;

    /// <summary>Records that a viewer who comes back gets sent; of more it is told that there are.</summary>
    public const int LiveResume = 1_000;

    /// <summary>Denials remembered of one customer; equal ones within a minute are one.</summary>
    public const int DenialsPerCustomer = 500;

    /// <summary>Denials remembered of all customers of all tenants.</summary>
    public const int Denials = 1_000_000;

    /// <summary>How long denials are remembered.</summary>
    public static readonly TimeSpan DenialLife = TimeSpan.FromDays(30);

    /// <summary>How long finished webhook deliveries are remembered.</summary>
    public static readonly TimeSpan DoneDeliveryLife = TimeSpan.FromDays(30);

    /// <summary>Longest time for which a rotated webhook secret goes on signing.</summary>
    public static readonly TimeSpan SecretOverlap = TimeSpan.FromDays(7);

    /// <summary>How far back the time of an event may lie.</summary>
    public static readonly TimeSpan EventsBack = TimeSpan.FromDays(35);

    /// <summary>How far ahead the time of an event may lie.</summary>
    public static readonly TimeSpan EventsAhead = TimeSpan.FromMinutes(5);

    /// <summary>Longest life of a hold from its authorization or latest extension.</summary>
    public static readonly TimeSpan HoldLife = TimeSpan.FromDays(1);

    /// <summary>Largest quantity of one item, amount of one grant, price or cap: 1e15 units.</summary>
    public static readonly Int128 Magnitude = (Int128)1_000_000_000_000_000 * 1_000_000_000_000;
}
