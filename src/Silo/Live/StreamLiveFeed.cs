using Orleans.Streams;
using Spend.Gateway.Live;
using Spend.Grains;
using Spend.Grains.Interfaces;
using Spend.Grains.Interfaces.Wire;
using Spend.Journal;

namespace Spend.Silo.Live;

/// <summary>
/// The live feed across silos: what happens to a watched customer goes from the silo that has its grain to the customer's stream, and from
/// there to each viewer, on whichever silo it is.
/// </summary>
internal sealed class StreamLiveFeed(WatchedCustomers watched, StreamPublisher publisher, LiveMeasures measures, IClusterClient cluster, TimeProvider time, ILogger<StreamLiveFeed> log) : ILiveFeed
{
    /// <summary>The streams' provider, and their namespace.</summary>
    public const string Provider = "live";

    /// <inheritdoc/>
    public bool IsWatched(CustomerId customer) => watched.Has(customer);

    /// <inheritdoc/>
    public void Publish(CustomerId customer, LiveEvent happened) => publisher.Add(customer, happened);

    /// <inheritdoc/>
    public async ValueTask<ILiveSubscription> Subscribe(CustomerId customer, LiveWish wish, CancellationToken cancelled)
    {
        var viewer = new StreamSubscription(cluster.GetGrain<ICustomerGrain>(CustomerKey.Of(customer)), measures, wish, time, log);
        try
        {
            await viewer.Begin(await StreamOf(cluster, customer).SubscribeAsync((message, _) => viewer.Hear(message)));
            return viewer;
        }
        // Subscriptions are kept in the database; whatever it is that keeps them from it, the viewer comes back later.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            viewer.Dispose();
            throw new JournalUnavailableException("The customer's stream cannot be subscribed to.", exception);
        }
    }

    public static IAsyncStream<LiveMessage> StreamOf(IClusterClient cluster, CustomerId customer) =>
        cluster.GetStreamProvider(Provider).GetStream<LiveMessage>(StreamId.Create(Provider, CustomerKey.Of(customer)));
}
