namespace Spend.Journal;

/// <summary>Another process has the data directory open.</summary>
public sealed class DataDirectoryInUseException(string directory, Exception? inner = null)
    : IOException($"The data directory '{directory}' is in use by another process of Spend.", inner);
