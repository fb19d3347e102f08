namespace Spend.Gateway.Health;

/// <summary>Adds figures of its own to /metrics.</summary>
public interface IMeasured
{
    void WriteTo(PrometheusText text);
}
