using System.Collections.Concurrent;

namespace Spend.Journal.Sqlite;

/// <summary>A few readers that threads take in turn. Beyond the bound a thread waits for one to come back; reads are short.</summary>
internal sealed class ReaderPool(Func<JournalReader> open, int size) : IDisposable
{
    private readonly ConcurrentStack<JournalReader> _idle = new();
    private readonly SemaphoreSlim _free = new(size);

    public T Read<T>(Func<JournalReader, T> read)
    {
        _free.Wait();
        JournalReader? reader = null;
        var sound = false;
        try
        {
            if (!_idle.TryPop(out reader)) reader = open();
            var result = read(reader);
            sound = true;
            return result;
        }
        finally
        {
            // After an error a statement may stand half-way, and with it a read transaction.
            if (sound) _idle.Push(reader!);
            else reader?.Dispose();
            _free.Release();
        }
    }

    /// <summary>Nobody may be reading.</summary>
    public void Dispose()
    {
        while (_idle.TryPop(out var reader)) reader.Dispose();
        _free.Dispose();
    }
}
