using Microsoft.Extensions.Logging;

namespace Spend.Journal.Postgres;

/// <summary>Every message the PostgreSQL store logs.</summary>
internal static partial class PostgresLog
{
    [LoggerMessage(4201, LogLevel.Information, "PostgreSQL {Server} open, version {Version} of the database.")]
    public static partial void Opened(ILogger logger, string server, int version);

    [LoggerMessage(4202, LogLevel.Information, "Migration {Number} applied: {Name}.")]
    public static partial void Migrated(ILogger logger, int number, string name);

    [LoggerMessage(4203, LogLevel.Warning, "The database is on timeline {Found}, and was on {Stored}: a standby was promoted, or a backup was recovered to a point in time. If anything confirmed is missing, run `spend accept-restore`; else run it when convenient, and this message ends.")]
    public static partial void OtherTimeline(ILogger logger, long stored, long found);

    [LoggerMessage(4204, LogLevel.Warning, "Records could not be filed by their keys: {Why} It is tried again when they are searched.")]
    public static partial void FilingFailed(ILogger logger, string why);
}
