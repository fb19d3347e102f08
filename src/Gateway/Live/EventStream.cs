using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;

namespace Spend.Gateway.Live;

/// <summary>
/// Writes server-sent events; what was written goes out with the next flush. The framework's own writer would write data as JSON that is JSON already.
/// </summary>
internal sealed class EventStream(PipeWriter output)
{
    public const string ContentType = "text/event-stream";

    /// <summary>So much waits to be flushed at most.</summary>
    private const int MostUnflushed = 64 * 1024;

    private int _unflushed;

    /// <summary>Whether it waits for a reader who is slow or gone.</summary>
    public bool IsWaiting { get; private set; }

    /// <param name="id">Where a viewer who comes back goes on; null: where it did before.</param>
    /// <param name="json">On one line.</param>
    public ValueTask Event(string type, long? id, ReadOnlySpan<byte> json, CancellationToken cancelled)
    {
        Text("event: ");
        Text(type);
        if (id is { } number)
        {
            Text("\nid: ");
            Text(number.ToString(CultureInfo.InvariantCulture));
        }
        Text("\ndata: ");
        output.Write(json);
        Text("\n\n");
        return (_unflushed += json.Length) < MostUnflushed ? default : Flush(cancelled);
    }

    /// <summary>Keeps a silent connection open through balancers, and tells a browser, which shows its pages no comments, that it is not dead.</summary>
    public void Heartbeat() => Text("event: heartbeat\ndata: {}\n\n");

    public async ValueTask Flush(CancellationToken cancelled)
    {
        IsWaiting = true;
        _unflushed = 0;
        await output.FlushAsync(cancelled);
        IsWaiting = false;
    }

    private void Text(string ascii)
    {
        var bytes = output.GetSpan(ascii.Length);
        output.Advance(System.Text.Encoding.ASCII.GetBytes(ascii, bytes));
    }
}
