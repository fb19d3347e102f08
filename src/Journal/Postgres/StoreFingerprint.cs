namespace Spend.Journal.Postgres;

/// <summary>Where a store is: which cluster, which database in it, which table. A dump that is restored is somewhere else.</summary>
/// <param name="System">The cluster's identifier, drawn by initdb.</param>
/// <param name="Database">The database's object id.</param>
/// <param name="Relation">The object id of <c>spend.store</c>.</param>
/// <param name="Timeline">Rises when a standby is promoted or the cluster is recovered to a point in time. Compared apart from the rest.</param>
internal readonly record struct StoreFingerprint(long System, long Database, long Relation, long Timeline)
{
    /// <summary>It stayed where it was, if possibly on another timeline.</summary>
    public bool IsSamePlace(StoreFingerprint other) => this with { Timeline = other.Timeline } == other;

    /// <summary>What has changed, as the end of "it is …".</summary>
    public string ChangeTo(StoreFingerprint found) =>
        System != found.System ? "on another server than before"
        : Database != found.Database ? "another database of the same server"
        : Relation != found.Relation ? "the same database, with its tables made anew"
        : Timeline != found.Timeline ? "the same database on another timeline"
        : "where it was";
}
