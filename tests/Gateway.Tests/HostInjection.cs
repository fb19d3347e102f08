using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Spend.Gateway.Tests;

/// <summary>Puts parts of a test in the place of the program's into the host that this thread builds next, as test hosts of the web stack do it.</summary>
internal sealed class HostInjection : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<IDisposable> _subscriptions = [];
    private readonly Action<IServiceCollection> _inject;

    public HostInjection(Action<IServiceCollection> inject)
    {
        _inject = inject;
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.Extensions.Hosting" && Environment.CurrentManagedThreadId == _thread) _subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Key: "HostBuilding", Value: IHostBuilder host } && Environment.CurrentManagedThreadId == _thread)
            host.ConfigureServices((_, services) => _inject(services));
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscriptions.ForEach(static s => s.Dispose());
}
