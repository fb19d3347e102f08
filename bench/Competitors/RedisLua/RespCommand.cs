using System.Globalization;
using System.Text;

namespace Spend.Competitors.RedisLua;

/// <summary>One command on its way: its bytes, encoded by the caller so the writer loop only copies, and the place of its reply.</summary>
internal sealed class RespCommand
{
    // Asynchronous, or the reader loop would run the caller's HTTP answer before it reads the next reply.
    private readonly TaskCompletionSource<RespReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RespCommand(params ReadOnlySpan<string> words)
    {
        var size = 16;
        foreach (var word in words)
        {
            size += Encoding.UTF8.GetMaxByteCount(word.Length) + 16;
        }

        var bytes = new byte[size];
        var at = Header(bytes, 0, '*', words.Length);
        foreach (var word in words)
        {
            at = Header(bytes, at, '$', Encoding.UTF8.GetByteCount(word));
            at += Encoding.UTF8.GetBytes(word, bytes.AsSpan(at));
            bytes[at++] = (byte)'\r';
            bytes[at++] = (byte)'\n';
        }

        Bytes = bytes.AsMemory(0, at);
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    public Task<RespReply> Reply => _reply.Task;

    public void Complete(in RespReply reply)
    {
        if (reply.IsError)
        {
            _reply.TrySetException(new InvalidOperationException($"Redis: {reply.Text}"));
        }
        else
        {
            _reply.TrySetResult(reply);
        }
    }

    public void Fail(Exception cause) => _reply.TrySetException(new IOException("The connection to Redis is gone.", cause));

    private static int Header(byte[] bytes, int at, char type, int count)
    {
        bytes[at++] = (byte)type;
        count.TryFormat(bytes.AsSpan(at), out var digits, provider: CultureInfo.InvariantCulture);
        at += digits;
        bytes[at++] = (byte)'\r';
        bytes[at++] = (byte)'\n';
        return at;
    }
}
