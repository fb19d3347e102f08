using Microsoft.Win32.SafeHandles;

namespace Spend.Gateway.Commands.Reporting;

/// <summary>
/// Standard output in a file or a pipe. The console's own stream says nothing where nobody reads a pipe any more, and a command without an
/// end would go on for nobody.
/// </summary>
internal sealed class RedirectedOutput : Stream
{
    private const int StandardOutput = 1, WouldBlockOnLinux = 11, WouldBlockOnBsd = 35;

    private readonly Stream _console = Console.OpenStandardOutput();
    private readonly FileStream? _pipe = PipeOrNull();

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="CommandFailedException">It cannot be written: the disk is full, nobody reads the pipe.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _console.Write(buffer[(HasTaken(buffer) ? 1 : 0)..]);
        }
        catch (IOException e)
        {
            throw new CommandFailedException($"Standard output cannot be written: {e.Message}", e);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => _console.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _console.Dispose();
        _pipe?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Puts the first byte into the pipe: that fails where the pipe is closed. A full one that does not wait takes nothing; the console's stream waits.</summary>
    private bool HasTaken(ReadOnlySpan<byte> buffer)
    {
        if (_pipe is null || buffer.IsEmpty) return false;
        try
        {
            _pipe.Write(buffer[..1]);
            return true;
        }
        catch (IOException full) when (full.HResult is WouldBlockOnLinux or WouldBlockOnBsd)
        {
            return false;
        }
    }

    /// <summary>Null for a file: others may write into it too, and would have to agree on where they are.</summary>
    private static FileStream? PipeOrNull()
    {
        if (OperatingSystem.IsWindows()) return null;
        var output = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        if (!output.CanSeek) return output;
        output.Dispose();
        return null;
    }
}
