namespace Spend.Grains.Interfaces.Wire;

/// <summary>Why a grain has no answer. Numbers are frozen: silos of other versions read them.</summary>
[GenerateSerializer, Alias("spend.trouble")]
public enum Trouble : byte
{
    None = 0,

    /// <summary>The journal cannot be written or read (503).</summary>
    Unavailable = 1,

    /// <summary>Too much waits already (429).</summary>
    Overloaded = 2,

    /// <summary>The account's journal cannot be replayed (500).</summary>
    Quarantined = 3,

    /// <summary>The call was made by a newer program than this silo runs.</summary>
    NotUnderstood = 4,
}
