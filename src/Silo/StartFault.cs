using Microsoft.AspNetCore.Connections;
using Spend.Gateway.Commands;

namespace Spend.Silo;

/// <summary>What keeps a silo from starting, in one line for whoever starts it.</summary>
internal static class StartFault
{
    /// <summary>What to say about faults that the user can do something about; null for those that are ours.</summary>
    public static string? Sentence(Exception fault) => fault switch
    {
        // The API's own port comes with its address around it, and is the gateway's to tell of.
        AddressInUseException => $"The port for the other silos cannot be had: {fault.Message} Name another with SPEND_SILO_PORT.",
        OrleansException => $"The silo could not join the cluster: {fault.Message}",
        _ => CommandLine.Sentence(fault),
    };
}
