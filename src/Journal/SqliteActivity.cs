using Spend.Journal.Sqlite;

namespace Spend.Journal;

/// <summary>
/// What is shown of tenants as a whole, in a SQLite file beside the journal's. The data directory belongs to whoever has the journal open, so this is
/// opened after it.
/// </summary>
public sealed class SqliteActivity : IDisposable
{
    private readonly InTurns<ActivityFile> _file;

    private SqliteActivity(string path) => _file = new(
        () => ActivityFile.Open(path), static error => new JournalUnavailableException($"{ActivityFile.FileName} cannot be used now: {error.Message}.", error));

    /// <summary>Opens the file in a directory, creating both.</summary>
    /// <exception cref="JournalUnavailableException">The file cannot be opened or written.</exception>
    public static SqliteActivity Open(string directory)
    {
        Directory.CreateDirectory(directory);
        try
        {
            return new SqliteActivity(Path.Combine(Path.GetFullPath(directory), ActivityFile.FileName));
        }
        catch (SqliteException error)
        {
            throw error.Translate();
        }
    }

    public void Dispose() => _file.Dispose();

    internal T Write<T>(Func<ActivityFile, T> change) => Use(file => file.Write(() => change(file)));

    /// <exception cref="JournalUnavailableException">The file cannot be read or written now.</exception>
    internal T Use<T>(Func<ActivityFile, T> use) => _file.Use(use);
}
