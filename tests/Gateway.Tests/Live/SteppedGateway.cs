using Microsoft.Extensions.DependencyInjection;

namespace Spend.Gateway.Tests.Live;

/// <summary>A gateway whose clock stands, timers and all, until it is moved.</summary>
public sealed class SteppedGateway : GatewayHost
{
    public SteppedClock Clock { get; } = new();

    public override async ValueTask InitializeAsync()
    {
        // The gateway is built on this thread, before the first wait.
        using var injected = new HostInjection(services => services.AddSingleton<TimeProvider>(Clock));
        await base.InitializeAsync();
    }

    /// <summary>Moves the clock, and again by a little where a timer was being set at that very moment, until something is done.</summary>
    public async Task Forward(TimeSpan by, Task until)
    {
        Clock.Advance(by);
        for (var tries = 0; await Task.WhenAny(until, Task.Delay(500, TestContext.Current.CancellationToken)) != until; tries++)
        {
            Assert.True(tries < 40, "Nothing came of it.");
            Clock.Advance(by);
        }
        await until;
    }
}
