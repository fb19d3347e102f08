using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Spend.Gateway.Tests.Documents;

/// <summary>A clock that stands until it is moved. Timers run as ever.</summary>
public sealed class VirtualClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; set; } = Start;

    /// <summary>For a test that is alone with its customers: where the clock stood at first.</summary>
    public DateTimeOffset Restart() => Now = Start;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>A whole gateway whose clock the examples move.</summary>
public sealed class PricingGateway : GatewayHost
{
    public VirtualClock Clock { get; } = new();

    public override async ValueTask InitializeAsync()
    {
        // The gateway is built on this thread, before the first wait.
        using var injected = new ClockInjection(Clock);
        await base.InitializeAsync();
    }

    /// <summary>Puts a clock in the place of the system's into the host that this thread builds next, as test hosts of the web stack do it.</summary>
    private sealed class ClockInjection : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly int _thread = Environment.CurrentManagedThreadId;
        private readonly List<IDisposable> _subscriptions = [];
        private readonly TimeProvider _clock;

        public ClockInjection(TimeProvider clock)
        {
            _clock = clock;
            _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting" && Environment.CurrentManagedThreadId == _thread) _subscriptions.Add(value.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is { Key: "HostBuilding", Value: IHostBuilder host } && Environment.CurrentManagedThreadId == _thread)
                host.ConfigureServices((_, services) => services.AddSingleton(_clock));
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose() => _subscriptions.ForEach(static s => s.Dispose());
    }
}
