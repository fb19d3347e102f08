namespace Spend.Gateway.Webhooks.Keys;

/// <summary>The folder with the keys that secrets are encrypted with: for this program's user alone.</summary>
internal static class KeysFolder
{
    public const string Name = "keys";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The folder, made where it is missing. One that an operator made keeps the mode that the operator gave it.</summary>
    /// <exception cref="SettingsException">It cannot be made.</exception>
    public static DirectoryInfo Prepare(string? configured, string dataFolder)
    {
        var path = Path.GetFullPath(configured ?? Path.Combine(dataFolder, Name));
        try
        {
            if (OperatingSystem.IsWindows()) return Directory.CreateDirectory(path);
            var folder = Directory.CreateDirectory(path, OwnerOnly);
            if (configured is null) File.SetUnixFileMode(path, OwnerOnly);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(configured is null
                ? $"The data directory '{dataFolder}' cannot be used: {(File.Exists(dataFolder) ? "It is a file." : e.Message)} Name another with --data or SPEND_DATA."
                : $"The folder for encryption keys cannot be used: {e.Message} Name another with SPEND_KEYS.");
        }
    }
}
