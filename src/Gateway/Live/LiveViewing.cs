using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Spend.Core;
using Spend.Journal;

namespace Spend.Gateway.Live;

/// <summary>
/// One viewer, from its first state until it leaves or has to. The feed says when something happened; what it left out is read from the
/// journal. So an id is sent only when all records up to it were sent before, or named in a gap: a viewer who comes back with it misses
/// nothing and sees nothing twice.
/// </summary>
/// <param name="mayStay">Asked every second: whether the viewer's key is still good.</param>
/// <param name="place">Among the viewers of the customer.</param>
internal sealed class LiveViewing(
    LiveSource source, ILiveSubscription feed, LiveWish wish, LivePlace place, EventStream output, Func<bool> mayStay, TimeProvider time, CancellationToken cancelled)
{
    /// <summary>At most so often the state is sent; where a crowd watches, less often (<see cref="LivePlace.StateEvery"/>).</summary>
    public static readonly TimeSpan StateEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>After so long a silence the state is looked at, for what time alone has changed of it, and a heartbeat is sent where it is the same.</summary>
    public static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan KeyEvery = TimeSpan.FromSeconds(1);

    // Up to here everything was sent, or named in a gap.
    private long _sent;
    private LiveState _state = new([], 0, "");
    private bool _isChanged;

    // Nobody knows since when: a state that is a moment old may be too old.
    private bool _isUnsure;
    private long _stateAt, _keyAt, _writtenAt;

    // Between the latest state and the next; drawn for each.
    private TimeSpan _pause;

    private LiveEvent? _next;
    private bool _wasDropped;
    private Task? _readable;

    /// <param name="since">What the viewer has seen before; null: nothing.</param>
    /// <param name="first">Read after the feed was subscribed to.</param>
    public async Task Run(long? since, LiveState first)
    {
        _keyAt = time.GetTimestamp();
        _sent = since ?? first.Sequence;
        _state = first;
        if (_sent > first.Sequence) await Gap(first.Sequence); // of a journal that has lost what it had, or of another
        await Send(first);
        while (MayStay()) await Step();
    }

    private bool MayStay()
    {
        cancelled.ThrowIfCancellationRequested();
        if (time.GetElapsedTime(_keyAt) < KeyEvery) return true;
        _keyAt = time.GetTimestamp();
        return mayStay();
    }

    private async ValueTask Step()
    {
        try
        {
            if (_isChanged && time.GetElapsedTime(_stateAt) >= _pause) await Refresh();
            else if (TryPeek(out var next)) await Take(next);
            else if (time.GetElapsedTime(_writtenAt) >= HeartbeatEvery) await Refresh();
            else await Rest();
        }
        catch (JournalUnavailableException)
        {
            // The viewer stays, and sees what it missed when the journal answers again.
            _isChanged = true;
            _stateAt = time.GetTimestamp();
        }
    }

    /// <summary>Sends the state with everything that led to it in front of it.</summary>
    private async ValueTask Refresh()
    {
        var state = await (_isUnsure ? source.Read().AsTask() : place.States.Recent(source)) ?? throw new InvalidOperationException("A customer does not vanish.");
        // What others were shown a moment ago may lie behind what this viewer has seen since.
        if (state.Sequence < _sent) state = await source.Read() ?? throw new InvalidOperationException("A customer does not vanish.");
        while (TryPeek(out var next) && next.Sequence <= state.Sequence) await Take(next);
        if (_isChanged || !state.Json.AsSpan().SequenceEqual(_state.Json)) await Send(state);
        else
        {
            output.Heartbeat();
            _writtenAt = time.GetTimestamp();
        }
    }

    private async ValueTask Send(LiveState state)
    {
        await CatchUp(state.Sequence);
        await Write("state", _sent, state.Json);
        (_state, _stateAt, _pause) = (state, time.GetTimestamp(), place.StateEvery());
        _isUnsure = false;
        _isChanged = feed.TakeLatest() > state.Sequence;
    }

    private bool TryPeek([NotNullWhen(true)] out LiveEvent? next)
    {
        if (_next is null)
        {
            _wasDropped |= feed.TakeDropped();
            if (feed.TryRead(out var read)) _next = read;
        }
        next = _next;
        return next is not null;
    }

    private async ValueTask Take(LiveEvent next)
    {
        _next = null;
        if (_wasDropped) await Gap(Math.Max(_sent, next.IsRecord ? next.Sequence - 1 : next.Sequence));
        _wasDropped = false;
        if (!next.IsRecord && next.Type == LiveEventType.State)
        {
            _isUnsure |= next.Sequence == 0;
            // Where a state came before what led to it was told, the mark is for nothing: the next record must make another.
            _isChanged |= _isUnsure || next.Sequence > _sent || feed.TakeLatest() > _sent;
            return;
        }
        if (!next.IsRecord)
        {
            await Write("decision", null, next.Data);
            return;
        }
        if (next.Sequence <= _sent) return;
        _isChanged = true;
        await CatchUp(next.Sequence - 1);
        await Write(next);
    }

    /// <summary>Sends what the journal has up to a sequence and was not sent; where that is too much, says so.</summary>
    private async ValueTask CatchUp(long through)
    {
        if (through <= _sent) return;
        if (feed.HasSeen(_sent + 1, through))
        {
            while (TryPeek(out var waiting) && waiting.Sequence <= through) await Take(waiting);
            if (_wasDropped) await Gap(Math.Max(_sent, through));
            _wasDropped = false;
            _sent = Math.Max(_sent, through); // what is left came by and is not wanted
            return;
        }
        if (through - _sent > Limits.LiveResume)
        {
            await Gap(through);
            return;
        }
        foreach (var record in source.Between(_sent + 1, through, _state.Currency, cancelled)) await Write(record);
        _sent = through;
    }

    private async ValueTask Write(LiveEvent record)
    {
        if (record.Type != LiveEventType.State && wish.Includes(record)) await Write(record.Type == LiveEventType.Alert ? "alert" : "decision", record.Sequence, record.Data);
        _sent = record.Sequence;
    }

    /// <summary>Names what is not sent: the records after the last one sent, up to this; denials among them.</summary>
    private async ValueTask Gap(long through)
    {
        var after = _sent;
        (_sent, _isChanged) = (through, true);
        await Write("gap", _sent, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"after\":{after},\"through\":{_sent}}}")));
    }

    private async ValueTask Write(string type, long? id, ReadOnlyMemory<byte> json)
    {
        await output.Event(type, id, json.Span, cancelled);
        _writtenAt = time.GetTimestamp();
    }

    /// <summary>Until something happens or is due.</summary>
    private async ValueTask Rest()
    {
        var rest = HeartbeatEvery - time.GetElapsedTime(_writtenAt);
        if (_isChanged) rest = Earlier(rest, _pause - time.GetElapsedTime(_stateAt));
        rest = Earlier(rest, KeyEvery - time.GetElapsedTime(_keyAt));
        await output.Flush(cancelled);
        _readable ??= feed.WaitToRead(cancelled).AsTask();
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        await Task.WhenAny(_readable, Task.Delay(rest < Shortest ? Shortest : rest, time, woken.Token));
        await woken.CancelAsync();
        if (_readable.IsCompleted) _readable = null;
    }

    /// <summary>Timers know no shorter time; less would be none at all.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
