namespace Spend.Gateway.Health;

/// <summary>Something besides the journal that has to be well before a load balancer may send requests here.</summary>
public interface IReadiness
{
    /// <summary>Why not, for the log; null: all is well.</summary>
    string? NotReady { get; }
}
