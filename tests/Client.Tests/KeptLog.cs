using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Spend.Client.Tests;

/// <summary>What the client logs.</summary>
internal sealed class KeptLog : ILogger<SpendClient>
{
    public ConcurrentQueue<(LogLevel Level, string Event, string Message)> Entries { get; } = new();

    public int Count(string name) => Entries.Count(e => e.Event == name);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue((logLevel, eventId.Name ?? "", formatter(state, exception)));

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
}
