using Microsoft.Extensions.Logging;

namespace Spend.Journal.Postgres;

/// <summary>Every message the PostgreSQL store logs.</summary>
internal static partial class PostgresLog
{
    [LoggerMessage(4201, LogLevel.Information, "PostgreSQL {Server} open, version {Version} of the database.")]
    public static partial void Opened(ILogger logger, string server, int version);

    [LoggerMessage(4202, LogLevel.Information, "Migration {Migration} applied.")]
    public static partial void Migrated(ILogger logger, string migration);

    [LoggerMessage(4203, LogLevel.Warning, "The database is on timeline {Found}, and was on {Stored}: a standby was promoted, or a backup was recovered to a point in time. If it was a backup, or anything confirmed is missing: stop all nodes and run `spend accept-restore`.")]
    public static partial void OtherTimeline(ILogger logger, long stored, long found);

    [LoggerMessage(4204, LogLevel.Warning, "Records could not be filed by their keys: {Why} It is tried again when they are searched.")]
    public static partial void FilingFailed(ILogger logger, string why);

    [LoggerMessage(4211, LogLevel.Information, "The lease {Lease} is held by this node, {Node}, for term {Term}.")]
    public static partial void LeaseTaken(ILogger logger, string lease, string node, long term);

    [LoggerMessage(4212, LogLevel.Warning, "The lease {Lease} went from this node, {Node}, to another.")]
    public static partial void LeaseLost(ILogger logger, string lease, string node);

    [LoggerMessage(4213, LogLevel.Warning, "The lease {Lease} cannot be renewed by this node, {Node}; trying again. {Error}")]
    public static partial void LeaseNotRenewed(ILogger logger, string lease, string node, string error);
}
