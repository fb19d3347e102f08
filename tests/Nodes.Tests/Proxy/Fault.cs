namespace Spend.Nodes.Tests.Proxy;

/// <summary>What a network does to the connections between a node and its database.</summary>
internal enum Fault
{
    /// <summary>The connections that there are break.</summary>
    Cut,

    /// <summary>What the server says for a moment never arrives, then the connection breaks: a commit has happened, the node never hears of it.</summary>
    SwallowReplies,

    /// <summary>Nothing passes for a moment, either way; then all of it does.</summary>
    Stall,

    /// <summary>New connections are refused for a moment; those that there are stay.</summary>
    Refuse,
}
