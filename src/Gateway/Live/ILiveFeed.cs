using System.Diagnostics.CodeAnalysis;
using Spend.Journal;

namespace Spend.Gateway.Live;

/// <summary>
/// Carries what happens to a customer from where its account lives to those who watch it. A hint, never the truth: events can be lost, and
/// sequences show it.
/// </summary>
public interface ILiveFeed
{
    /// <summary>Whether anybody watches. Asked on the way of each decision: cheap, and never waits.</summary>
    bool IsWatched(CustomerId customer);

    /// <summary>Hands an event to all who watch. Never waits and never throws. The events of one customer come one after the other.</summary>
    void Publish(CustomerId customer, LiveEvent happened);

    /// <summary>Begins to watch. With its return, whatever is recorded from then on is published to it.</summary>
    ValueTask<ILiveSubscription> Subscribe(CustomerId customer, LiveWish wish, CancellationToken cancelled);
}

/// <summary>The events that wait for one viewer. Of one reader at a time; disposing it ends the watch.</summary>
public interface ILiveSubscription : IDisposable
{
    /// <summary>The next event, where one is there.</summary>
    bool TryRead([MaybeNullWhen(false)] out LiveEvent happened);

    /// <summary>Completes when there is one.</summary>
    ValueTask WaitToRead(CancellationToken cancelled);

    /// <summary>Whether events before the next one were dropped, because the viewer is slow. Asking forgets it.</summary>
    bool TakeDropped();

    /// <summary>Whether all records from one sequence through another came by, and what is wanted of them waits or was read.</summary>
    bool HasSeen(long first, long through);

    /// <summary>The highest sequence that came by. From then on the first that comes, wanted or not, wakes the viewer.</summary>
    long TakeLatest();
}
