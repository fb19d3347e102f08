using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Spend.Competitors.RedisLua;

/// <summary>
/// One pipelined connection. Callers queue commands; one writer loop sends whatever has gathered in a single write, one reader loop
/// hands replies back in order. With <c>appendfsync always</c> Redis syncs once per turn of its event loop, so what arrives together
/// shares one sync: pipelining is what makes the durable setting fast.
/// </summary>
/// <remarks>Order is safe because the writer alone moves commands from the outbox to <see cref="_unanswered"/>, before it sends them.</remarks>
internal sealed class RespConnection : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Channel<RespCommand> _outbox = Channel.CreateUnbounded<RespCommand>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentQueue<RespCommand> _unanswered = new();
    private readonly Task _loops;

    private RespConnection(Socket socket)
    {
        _socket = socket;
        _loops = Task.WhenAll(WriteLoopAsync(), ReadLoopAsync());
    }

    public static async Task<RespConnection> ConnectAsync(string unixSocket)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(unixSocket));
        return new RespConnection(socket);
    }

    public Task<RespReply> SendAsync(RespCommand command)
    {
        if (!_outbox.Writer.TryWrite(command))
        {
            command.Fail(new InvalidOperationException("closed"));
        }

        return command.Reply;
    }

    public async ValueTask DisposeAsync()
    {
        _outbox.Writer.TryComplete();
        _socket.Dispose();
        await _loops;
    }

    private async Task WriteLoopAsync()
    {
        var batch = new ArrayBufferWriter<byte>(64 * 1024);
        try
        {
            while (await _outbox.Reader.WaitToReadAsync())
            {
                while (batch.WrittenCount < 64 * 1024 && _outbox.Reader.TryRead(out var command))
                {
                    _unanswered.Enqueue(command);
                    batch.Write(command.Bytes.Span);
                }

                for (var rest = batch.WrittenMemory; !rest.IsEmpty;)
                {
                    rest = rest[await _socket.SendAsync(rest)..];
                }

                batch.ResetWrittenCount();
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            FailAll(gone);
        }
    }

    private async Task ReadLoopAsync()
    {
        var replies = PipeReader.Create(new NetworkStream(_socket, ownsSocket: false));
        try
        {
            while (true)
            {
                var read = await replies.ReadAsync();
                var buffer = read.Buffer;
                while (RespReader.TryRead(ref buffer, out var reply))
                {
                    if (!_unanswered.TryDequeue(out var command))
                    {
                        throw new InvalidDataException("Redis sent a reply that nobody waits for.");
                    }

                    command.Complete(reply);
                }

                replies.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    throw new EndOfStreamException("Redis closed the connection.");
                }
            }
        }
        catch (Exception gone) when (gone is IOException or InvalidDataException or SocketException or ObjectDisposedException)
        {
            FailAll(gone);
        }
    }

    /// <summary>No reconnect: a run that loses its store is not worth a row in the table and must end in errors.</summary>
    private void FailAll(Exception gone)
    {
        _outbox.Writer.TryComplete();
        _socket.Dispose();
        while (_unanswered.TryDequeue(out var command) || _outbox.Reader.TryRead(out command))
        {
            command.Fail(gone);
        }
    }
}
