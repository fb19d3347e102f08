using System.Text;

namespace Spend.Client;

/// <summary>
/// Server-sent events of a model, passed on one by one: each only when its tokens are held for. Keeps one event at a time, never the
/// stream.
/// </summary>
internal sealed class MeteredEventStream(Stream upstream, StreamMeter meter, EventReader reader) : Stream
{
    /// <summary>Of one event; longer ones end the stream, because nobody could say what they bring.</summary>
    private const int EventBytes = 1 << 20;

    private byte[] _buffer = new byte[8 * 1024];
    private int _start, _end;

    // What may be passed on: a part of the buffer, or the words that end a stream.
    private ReadOnlyMemory<byte> _open;
    private bool _isOver, _isSettled;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        while (_open.IsEmpty)
        {
            if (_isOver) return 0;
            if (ServerSentEvent.EndOf(_buffer.AsSpan(_start, _end - _start)) is var length and > 0) await Pass(length, cancellationToken).ConfigureAwait(false);
            else await Fill(cancellationToken).ConfigureAwait(false);
        }
        var count = Math.Min(buffer.Length, _open.Length);
        _open[..count].CopyTo(buffer);
        _open = _open[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // On the pool: a handler below may want to return to the thread that waits here.
    public override int Read(byte[] buffer, int offset, int count) => Task.Run(() => ReadAsync(buffer.AsMemory(offset, count)).AsTask()).GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // The reader left: what was passed on is owed, and here nobody can wait.
            if (!_isSettled) meter.SettleLater(reader.Usage);
            _isSettled = true;
            upstream.Dispose();
        }
        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await Settle().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>One whole event is there: passes it on, or ends the stream.</summary>
    private async ValueTask Pass(int length, CancellationToken cancel)
    {
        var whole = _buffer.AsMemory(_start, length);
        var facts = reader.Read(ServerSentEvent.DataOf(whole.Span));
        if (facts.Tokens > 0 && _isSettled)
        {
            // After the last event nothing is held for any more.
            _isOver = true;
            return;
        }
        // Also asked for none: while a model thinks, events without text are what renews the hold.
        if (!facts.IsLast && !await meter.AddAsync(facts.Tokens, cancel).ConfigureAwait(false) && facts.Tokens > 0)
        {
            // The endpoint first: what it goes on producing nobody pays.
            await upstream.DisposeAsync().ConfigureAwait(false);
            await Settle().ConfigureAwait(false);
            (_isOver, _open) = (true, Encoding.UTF8.GetBytes(DenialResponse.LastEvent(reader.Endpoint, meter.Denial ?? DenialResponse.Ended(meter.Id))));
            return;
        }
        _start += length;
        if (facts.IsLast) await Settle().ConfigureAwait(false);
        if (!facts.IsWithheld) _open = whole;
    }

    private async ValueTask Fill(CancellationToken cancel)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= EventBytes) throw new InvalidDataException("An event of the stream is larger than 1 MiB.");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        var read = await upstream.ReadAsync(_buffer.AsMemory(_end), cancel).ConfigureAwait(false);
        _end += read;
        if (read > 0) return;
        // Some endpoints leave out the empty line after the last event; there are readers that take it all the same.
        if (_end > _start) await Pass(_end - _start, cancel).ConfigureAwait(false);
        _isOver = true;
        await Settle().ConfigureAwait(false);
    }

    private async ValueTask Settle()
    {
        if (_isSettled) return;
        _isSettled = true;
        await meter.SettleQuietly(reader.Usage).ConfigureAwait(false);
    }
}
