using Spend.Gateway;

namespace Spend.Silo;

/// <summary>The gateway's documents as grains see them.</summary>
internal sealed class KnownDocuments(Documents documents) : Grains.IConfiguration
{
    public long Position => documents.Position;

    public void CatchUp() => documents.CatchUp();
}
