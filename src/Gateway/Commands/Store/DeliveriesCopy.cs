using Spend.Journal;
using Spend.Journal.Postgres;

namespace Spend.Gateway.Commands.Store;

/// <summary>Copies deliveries, those that wait and those in the log, with their numbers, and compares what is then in both.</summary>
internal sealed class DeliveriesCopy(IDeliveries source, IDeliveries target, DeliveryCopy writer)
{
    private const int Page = 200;

    public long Deliveries { get; private set; }

    public void Copy(CancellationToken stop)
    {
        foreach (var endpoint in source.Endpoints())
        {
            foreach (var page in Pages(source, endpoint))
            {
                stop.ThrowIfCancellationRequested();
                writer.Add([.. page.Select(delivery => (delivery, source.BodyOf(delivery.Number)!.Value, source.AttemptsOf(delivery.Number)))]);
                Deliveries += page.Count;
            }
            if (source.PausedUntil(endpoint) is var until && until != default) target.Pause(endpoint, until);
        }
        writer.Finish();
    }

    /// <exception cref="CommandFailedException">The target holds something else.</exception>
    public void Compare(CancellationToken stop)
    {
        if (!source.Endpoints().SequenceEqual(target.Endpoints())) throw new CommandFailedException("The copy has deliveries to other endpoints.");
        foreach (var endpoint in source.Endpoints())
        {
            stop.ThrowIfCancellationRequested();
            if (source.PausedUntil(endpoint) != target.PausedUntil(endpoint) || !Pages(source, endpoint).SelectMany(static page => page).SequenceEqual(Pages(target, endpoint).SelectMany(static page => page)))
                throw new CommandFailedException("The copy has other deliveries.");
            foreach (var delivery in Pages(source, endpoint).SelectMany(static page => page))
                if (!source.BodyOf(delivery.Number)!.Value.Span.SequenceEqual(target.BodyOf(delivery.Number)!.Value.Span) || !source.AttemptsOf(delivery.Number).SequenceEqual(target.AttemptsOf(delivery.Number)))
                    throw new CommandFailedException($"The copy has another delivery {delivery.Number}.");
        }
    }

    private static IEnumerable<IReadOnlyList<Delivery>> Pages(IDeliveries deliveries, string endpoint)
    {
        for (var before = long.MaxValue; deliveries.Page(endpoint, before, null, null, Page) is { Count: > 0 } page; before = page[^1].Number) yield return page;
    }
}
