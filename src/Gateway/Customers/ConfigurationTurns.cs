using Spend.Journal;

namespace Spend.Gateway.Customers;

/// <summary>
/// One change of a customer's configuration at a time, so that nothing comes between looking at what is there (<c>If-Match</c>, created or
/// changed) and changing it. Decisions do not wait here.
/// </summary>
/// <param name="others">Turns among all processes that share the store; null where there is only this one.</param>
public sealed class ConfigurationTurns(PostgresTurns? others = null) : IDisposable
{
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(static _ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the customer's turn; disposing the result ends it.</summary>
    public async Task<IDisposable> Take(CustomerId customer, CancellationToken cancelled)
    {
        var turn = _turns[unchecked((uint)customer.GetHashCode()) % _turns.Length];
        await turn.WaitAsync(cancelled);
        try
        {
            return new Turn(turn, others is null ? null : await others.Take(customer, cancelled));
        }
        catch
        {
            turn.Release();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var turn in _turns) turn.Dispose();
    }

    private sealed class Turn(SemaphoreSlim turn, IDisposable? amongOthers) : IDisposable
    {
        public void Dispose()
        {
            amongOthers?.Dispose();
            turn.Release();
        }
    }
}
