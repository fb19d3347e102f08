using Microsoft.Extensions.DependencyInjection;

namespace Spend.Gateway.Tests.Documents;

/// <summary>A clock that stands until it is moved. Timers run as ever.</summary>
public sealed class VirtualClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>A whole gateway whose clock the examples move.</summary>
public sealed class PricingGateway : GatewayHost
{
    public VirtualClock Clock { get; } = new();

    public override async ValueTask InitializeAsync()
    {
        // The gateway is built on this thread, before the first wait.
        using var injected = new HostInjection(services => services.AddSingleton<TimeProvider>(Clock));
        await base.InitializeAsync();
    }
}
