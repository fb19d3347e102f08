namespace Spend.Journal.Tests.Sqlite;

/// <summary>A directory for one test.</summary>
internal sealed class TempDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("spend-journal-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>What kill -9 or a power cut leaves at this moment: the bytes of the files, with no process behind them.</summary>
    public TempDirectory Snapshot()
    {
        var copy = new TempDirectory();
        foreach (var name in (string[])["journal.db", "journal.db-wal", "index.db", "index.db-wal"])
            if (System.IO.File.Exists(File(name))) System.IO.File.Copy(File(name), copy.File(name));
        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
