using System.Globalization;
using Spend.Gateway.Tests.Kill;

namespace Spend.Nodes.Tests.Campaign;

/// <summary>What a node is: a silo, in the place of the gateway that tests/Nodes.Tests has here.</summary>
internal static class NodeProgram
{
    public const string Name = "Spend.Silo.dll";

    /// <summary>Whether a process may end by itself, to be started again: a silo does, once it hears that the others have counted it out.</summary>
    public const bool EndsByItself = true;

    /// <summary>What else one of them is told, in all its lives: a silo comes back at the address of the one that died.</summary>
    public static (string Name, string Value)[] Settings() => [("SPEND_SILO_ADDRESS", "127.0.0.1"), ("SPEND_SILO_PORT", GatewayProcess.FreePort().ToString(CultureInfo.InvariantCulture))];
}
