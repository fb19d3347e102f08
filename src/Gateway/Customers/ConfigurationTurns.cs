using Spend.Journal;

namespace Spend.Gateway.Customers;

/// <summary>
/// One change of a customer's configuration at a time, so that nothing comes between looking at what is there (<c>If-Match</c>, created or
/// changed) and changing it. Decisions do not wait here. Within one process; the last writer wins between two.
/// </summary>
public sealed class ConfigurationTurns : IDisposable
{
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(static _ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the customer's turn; disposing the result ends it.</summary>
    public async Task<IDisposable> Take(CustomerId customer, CancellationToken cancelled)
    {
        var turn = _turns[unchecked((uint)customer.GetHashCode()) % _turns.Length];
        await turn.WaitAsync(cancelled);
        return new Turn(turn);
    }

    public void Dispose()
    {
        foreach (var turn in _turns) turn.Dispose();
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
