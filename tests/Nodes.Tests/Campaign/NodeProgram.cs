namespace Spend.Nodes.Tests.Campaign;

/// <summary>What a node is: here a gateway, in tests/Silo.Tests a silo.</summary>
internal static class NodeProgram
{
    public const string Name = "Spend.Gateway.dll";

    /// <summary>Whether a process may end by itself, to be started again.</summary>
    public const bool EndsByItself = false;

    /// <summary>What else one of them is told, in all its lives.</summary>
    public static (string Name, string Value)[] Settings() => [];
}
