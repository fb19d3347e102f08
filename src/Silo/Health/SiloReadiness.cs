using Spend.Gateway.Health;

namespace Spend.Silo.Health;

/// <summary>A silo takes requests while the cluster counts it in: not while it joins, and not once it leaves.</summary>
internal sealed class SiloReadiness(ISiloStatusOracle silo) : IReadiness
{
    public string? NotReady => silo.CurrentStatus == SiloStatus.Active ? null : $"The silo is {silo.CurrentStatus}.";
}
