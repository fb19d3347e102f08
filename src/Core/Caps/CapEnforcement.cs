namespace Spend.Core.Caps;

/// <summary>What a cap does when a request would pass its limit. Numbers are frozen: they are in the journal.</summary>
public enum CapEnforcement
{
    /// <summary>Denies: settled plus held never passes the limit.</summary>
    Hard = 0,

    /// <summary>Allows, and tells when the limit is reached.</summary>
    Soft = 1,

    /// <summary>Allows, and records what would have been denied: for trying a limit out.</summary>
    Shadow = 2,
}
