namespace Spend.Client;

/// <summary>Something that the controller must still hear of.</summary>
internal abstract class Errand
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private TimeSpan _pause = TimeSpan.FromMilliseconds(250);

    /// <summary>For logs: <c>settle</c>. Nothing of a customer.</summary>
    public abstract string What { get; }

    /// <summary>Whether it must leave room for the others: it undoes something, they are what is owed.</summary>
    public virtual bool IsUndo => false;

    /// <exception cref="SpendException">It was refused; trying again would not help.</exception>
    public abstract Task<Delivery> Deliver(Transport transport, CancellationToken cancel);

    /// <summary>An answer that is not the last word: a page of a proxy, a key that is refused. Asked ever more seldom until somebody has mended it.</summary>
    protected Delivery Later(Reply reply)
    {
        if (!reply.IsAnswer) return Delivery.Unanswered;
        var pause = _pause;
        _pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        return new Delivery(false, pause, reply.Problem());
    }
}
