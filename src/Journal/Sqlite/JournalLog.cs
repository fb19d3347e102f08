using Microsoft.Extensions.Logging;

namespace Spend.Journal.Sqlite;

/// <summary>Every message the SQLite journal logs.</summary>
internal static partial class JournalLog
{
    [LoggerMessage(4101, LogLevel.Information, "Journal open in {Directory} with {Library}: {Commits} commits, {Scanned} of them read because they were not filed yet.")]
    public static partial void Opened(ILogger logger, string directory, string library, long commits, long scanned);

    [LoggerMessage(4102, LogLevel.Warning, "index.db is rebuilt from journal.db: {Reason}.")]
    public static partial void Rebuilding(ILogger logger, string reason);

    [LoggerMessage(4103, LogLevel.Warning, "Filing into index.db failed and is tried again; {Frames} frames wait in memory. {Error}")]
    public static partial void FilingFailed(ILogger logger, string error, int frames);

    [LoggerMessage(4104, LogLevel.Warning, "Moving the write-ahead log into journal.db failed and is tried again. {Error}")]
    public static partial void CheckpointFailed(ILogger logger, string error);

    [LoggerMessage(4105, LogLevel.Error, "A commit failed. {Error}")]
    public static partial void CommitFailed(ILogger logger, string error);
}
