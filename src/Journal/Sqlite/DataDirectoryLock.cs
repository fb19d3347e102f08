namespace Spend.Journal.Sqlite;

/// <summary>
/// One process per data directory. The operating system lets go of the lock when the process ends, however it ends; the file stays.
/// </summary>
internal sealed class DataDirectoryLock : IDisposable
{
    public const string FileName = "spend.lock";

    private const int SharingViolationOnWindows = unchecked((int)0x80070020), WouldBlockOnLinux = 11, WouldBlockOnBsd = 35;

    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    public static DataDirectoryLock Take(string directory)
    {
        try
        {
            return new(new FileStream(Path.Combine(directory, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error) when (error.HResult is SharingViolationOnWindows or WouldBlockOnLinux or WouldBlockOnBsd)
        {
            throw new DataDirectoryInUseException(directory, error);
        }
    }

    public void Dispose() => _file.Dispose();
}
