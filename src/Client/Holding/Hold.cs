using System.Diagnostics.CodeAnalysis;

namespace Spend.Client;

/// <summary>
/// Money that is reserved until it is settled. Dispose releases what was not settled; it does not throw, and whoever was cancelled
/// releases all the same.
/// </summary>
public sealed class Hold : IAsyncDisposable
{
    private readonly SpendClient _client;
    private readonly Lock _gate = new();
    private long _renewed;
    private int _isOver;

    internal Hold(SpendClient client, SpendRequest request, string id, Decision decision, long asked, TimeSpan life, OfflineShare? share)
    {
        (_client, Request, Id, Decision, _renewed, Life, Share) = (client, request, id, decision, asked, life, share);
        Estimate = request.Usage;
        if (!decision.IsAllowed) _isOver = 1;
    }

    /// <summary>Of the authorization.</summary>
    public string Id { get; }

    /// <summary>Who pays.</summary>
    public string Customer => Request.Customer;

    /// <summary>What was said last: to the hold, to an extension that was allowed, to the settlement.</summary>
    public Decision Decision { get; private set; }

    /// <summary>Whether anything was reserved.</summary>
    [MemberNotNullWhen(false, nameof(Denial))]
    public bool IsAllowed => Decision.IsAllowed;

    /// <summary>Why nothing was reserved; null where it was.</summary>
    public Denied? Denial => Decision as Denied;

    /// <summary>Whether it can still be settled or extended.</summary>
    public bool IsOpen => Volatile.Read(ref _isOver) == 0;

    internal SpendRequest Request { get; }

    /// <summary>The latest estimate that is covered.</summary>
    internal Usage Estimate { get; private set; }

    internal OfflineShare? Share { get; }

    /// <summary>Allowed offline after a question that the controller may have heard.</summary>
    internal bool MayBeHeld { get; init; }

    internal TimeSpan Life { get; }

    /// <summary>
    /// Since it was last asked for, by this process's own clock: counted from before the question, so it is never younger here than at the
    /// controller.
    /// </summary>
    internal TimeSpan Age => _client.Clock.GetElapsedTime(Volatile.Read(ref _renewed));

    /// <summary>A bigger or longer hold. A denial leaves it as it was: stop when what is held is used up.</summary>
    /// <param name="usage">The new whole estimate, not what comes on top; null: the same.</param>
    /// <param name="expiresIn">From now, 1 s to 24 h; null: as at the beginning. A hold never becomes shorter.</param>
    /// <exception cref="SpendException">The request is wrong, or the key.</exception>
    public async Task<Decision> ExtendAsync(Usage? usage = null, TimeSpan? expiresIn = null, CancellationToken cancel = default)
    {
        if (!IsOpen) throw new InvalidOperationException("The hold is over.");
        var asked = _client.Clock.GetTimestamp();
        var decision = await _client.Extend(this, usage, expiresIn ?? Life, cancel).ConfigureAwait(false);
        // An extension that is answered after the settlement was begun has nothing more to say.
        lock (_gate)
        {
            if (!decision.IsAllowed || !IsOpen) return decision;
            Volatile.Write(ref _renewed, asked);
            Estimate = usage ?? Estimate;
            return Decision = decision;
        }
    }

    /// <summary>
    /// What it came to; the rest is free again. More than was held is charged as far as limits allow. <see cref="DenialReason.Unreachable"/>: no answer
    /// came, or none that is the controller's last word, and the settlement is sent again until one does.
    /// </summary>
    /// <param name="usage">Null: as estimated.</param>
    /// <param name="succeeded">False: each meter's failure policy says what is charged.</param>
    /// <param name="cancel">Ends the waiting, not the settlement.</param>
    /// <exception cref="SpendException">
    /// It was refused: other usage was settled before, or nothing prices it. Or no answer came, and there was no room to keep it. It can be tried again; else
    /// dispose releases it.
    /// </exception>
    public async Task<Decision> SettleAsync(Usage? usage = null, bool succeeded = true, CancellationToken cancel = default)
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0) throw new InvalidOperationException("The hold is over.");
        try
        {
            var decision = await _client.Settle(this, usage, succeeded, cancel).ConfigureAwait(false);
            if (decision.IsAllowed)
                lock (_gate) Decision = decision;
            else if (decision is Denied { Reason: not DenialReason.Unreachable }) Reopen();
            return decision;
        }
        catch (SpendException)
        {
            Reopen();
            throw;
        }
    }

    /// <summary>Neither settled nor released after all.</summary>
    internal void Reopen() => Volatile.Write(ref _isOver, 0);

    /// <summary>Ends it without a charge. Does not throw: a controller that does not answer is told later, and a hold ends by itself.</summary>
    public Task ReleaseAsync() => Interlocked.Exchange(ref _isOver, 1) == 0 ? _client.Release(this) : Task.CompletedTask;

    /// <inheritdoc cref="ReleaseAsync"/>
    public async ValueTask DisposeAsync() => await ReleaseAsync().ConfigureAwait(false);

    /// <summary>Settles in one try, and later where that is not answered. Does not throw: what is refused is settled by the next count.</summary>
    /// <param name="usage">As somebody else says; null: nobody does.</param>
    /// <param name="counted">As counted in this process.</param>
    /// <returns>Null where it was over before, or nothing could be settled.</returns>
    internal async Task<Decision?> SettleQuietly(Usage? usage, Usage? counted)
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0) return null;
        var decision = await _client.SettleQuietly(this, usage, counted).ConfigureAwait(false);
        if (decision is Allowed) Decision = decision;
        return decision;
    }

    /// <summary>Settles without waiting.</summary>
    internal void SettleLater(Usage? usage, Usage? counted)
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0) _client.SettleLater(this, usage, counted);
    }
}
