namespace Spend.Gateway.Commands.Hosting;

/// <summary>Leaves signals to the command that the gateway is a part of: it alone says when that ends, and what came of it.</summary>
internal sealed class CommandLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
