using System.Text.Json.Nodes;

namespace Spend.Gateway.Commands.Demo;

/// <summary>One request of the demo's traffic.</summary>
/// <param name="After">Since the request before.</param>
/// <param name="Holds">Authorized with a hold and settled when the action is done, as a streamed chat is; else charged at once.</param>
public abstract record DemoRequest(TimeSpan After, string Customer, string User, bool Holds)
{
    /// <summary>What it is about, in a line of the screen.</summary>
    public abstract string About { get; }

    /// <summary>How long the action takes.</summary>
    public abstract TimeSpan Latency { get; }

    /// <summary>Writes what is used into a body.</summary>
    /// <param name="isEstimate">Before anyone knows how much it will be.</param>
    public abstract void WriteUsage(JsonObject body, bool isEstimate);
}
