using System.Diagnostics.CodeAnalysis;

namespace Spend.Client;

/// <summary>
/// Meters a stream while it runs: tokens are passed on only when they are held for. More is held for ahead of need, in the background, so
/// that the stream does not wait. When more is denied, or the controller is gone or faulty, what is held is used up and then the stream must stop:
/// nothing is passed on that was not held for. For one stream; not for many threads at once.
/// </summary>
public sealed class StreamMeter : IAsyncDisposable
{
    private readonly Hold _hold;
    private readonly StreamRequest _request;
    private Task<Decision>? _ahead;
    private long _aheadOf;
    private int _slice;
    private bool _isTight, _isSilent;

    internal StreamMeter(Hold hold, StreamRequest request, long first)
    {
        (_hold, _request, _slice) = (hold, request, request.FirstSlice);
        if (hold.IsAllowed) Covered = first;
        else Denial = hold.Denial;
    }

    /// <summary>Of the authorization.</summary>
    public string Id => _hold.Id;

    /// <summary>Whether the stream may begin, or go on.</summary>
    [MemberNotNullWhen(false, nameof(Denial))]
    public bool IsAllowed => Denial is null;

    /// <summary>Why the stream must not begin, or was stopped; null while it may run.</summary>
    public Denied? Denial { get; private set; }

    /// <summary>Tokens of output that were counted: those that were allowed to be passed on.</summary>
    public long Counted { get; private set; }

    /// <summary>Tokens of output that are held for.</summary>
    public long Covered { get; private set; }

    /// <summary>What the hold says.</summary>
    public Decision Decision => _hold.Decision;

    /// <summary>Asked before tokens are passed on. False: do not, and stop the stream; <see cref="Denial"/> says why.</summary>
    /// <param name="tokens">Zero or more.</param>
    /// <param name="cancel">Ends the waiting for an extension; the meter can still be settled.</param>
    public async ValueTask<bool> AddAsync(long tokens = 1, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        if (_ahead is { IsCompleted: true }) await TakeAhead(cancel).ConfigureAwait(false);
        if (!IsAllowed || !_hold.IsOpen) return false;
        var needed = Counted + tokens;
        if (!IsCovered(needed) && !await Cover(needed, cancel).ConfigureAwait(false)) return false;
        Counted = needed;
        LookAhead();
        return true;
    }

    /// <summary>Settles what was used; the rest of the hold is free again.</summary>
    /// <param name="usage">As the model's provider says at the end of its stream; null: as counted here.</param>
    /// <param name="succeeded">As of <see cref="Hold.SettleAsync"/>.</param>
    /// <param name="cancel">Ends the waiting, not the settlement.</param>
    /// <exception cref="SpendException">It was refused.</exception>
    public Task<Decision> SettleAsync(Usage? usage = null, bool succeeded = true, CancellationToken cancel = default) =>
        _hold.SettleAsync(usage ?? _request.UsageOf(Counted), succeeded, cancel);

    /// <summary>Ends it without a charge.</summary>
    public Task ReleaseAsync() => _hold.ReleaseAsync();

    /// <summary>A stream that was not settled pays what was passed on; one that never gave anything is released. Does not throw.</summary>
    public async ValueTask DisposeAsync() => await (Counted > 0 ? _hold.SettleQuietly(null, _request.UsageOf(Counted)) : _hold.ReleaseAsync()).ConfigureAwait(false);

    /// <summary>Settles in one try, and later where that is not answered. Does not throw.</summary>
    internal Task SettleQuietly(Usage? usage) => _hold.SettleQuietly(usage, _request.UsageOf(Counted));

    /// <summary>Settles without waiting.</summary>
    internal void SettleLater(Usage? usage) => _hold.SettleLater(usage, _request.UsageOf(Counted));

    /// <summary>For what turns out to be no stream.</summary>
    internal Hold Hold => _hold;

    /// <summary>With a margin, because the controller's clock may run faster: a hold that has expired covers nothing.</summary>
    private bool IsCovered(long tokens) => tokens <= Covered && _hold.Age < _hold.Life * 0.9;

    private async ValueTask<bool> Cover(long needed, CancellationToken cancel)
    {
        if (_ahead is not null) await TakeAhead(cancel).ConfigureAwait(false);
        while (IsAllowed && !IsCovered(needed))
        {
            var target = Target(needed);
            Note(await Extend(target, cancel).ConfigureAwait(false), target, needed);
        }
        return IsAllowed;
    }

    /// <summary>An error is a no, as no answer is: whoever reads the stream gets what is held, and not an exception in its middle.</summary>
    private async Task<Decision> Extend(long target, CancellationToken cancel)
    {
        try
        {
            return await _hold.ExtendAsync(_request.UsageOf(target), _hold.Life, cancel).ConfigureAwait(false);
        }
        catch (SpendException e)
        {
            return Answers.Broken(Id, e.Problem);
        }
    }

    /// <summary>What to ask for. Where only the hold's life is at stake, no more than there is.</summary>
    private long Target(long needed) => needed <= Covered ? Covered : Math.Max(needed, Further());

    private long Further() => Math.Min(Covered + _slice, Math.Max(_request.MostTokens, Covered));

    private void LookAhead()
    {
        if (_ahead is not null || _isSilent) return;
        var target = Covered - Counted <= _slice / 2 ? Further() : Covered;
        if (target == Covered && _hold.Age < _hold.Life / 2) return;
        _aheadOf = target;
        _ahead = Extend(target, CancellationToken.None);
    }

    private async ValueTask TakeAhead(CancellationToken cancel)
    {
        var ahead = _ahead!;
        try
        {
            Note(await ahead.WaitAsync(cancel).ConfigureAwait(false), _aheadOf, Counted);
        }
        finally
        {
            if (ahead.IsCompleted) _ahead = null;
        }
    }

    /// <param name="needed">What the stream cannot go on without; below it a denial is final.</param>
    private void Note(Decision decision, long target, long needed)
    {
        switch (decision)
        {
            case Denied denied when denied.Reason.IsAboutAmount() && target > Math.Max(needed, Covered):
                // Less may fit: the last of the money is found by halves.
                (_slice, _isTight) = (Math.Max(1, _slice / 2), true);
                break;
            case Denied { Reason: DenialReason.Unreachable } when IsCovered(needed):
                // What is held is held. Asked once more when it is used up.
                _isSilent = true;
                break;
            case Denied denied:
                Denial = denied;
                break;
            default:
                Covered = Math.Max(Covered, target);
                _isSilent = false;
                if (!_isTight) _slice = (int)Math.Min(_slice * 2L, _request.LargestSlice);
                break;
        }
    }
}
