using System.Reflection;
using System.Runtime.InteropServices;

namespace Spend.Journal.Sqlite;

/// <summary>
/// Chooses the SQLite library: the operating system's, which gets its security updates there, else the one that is shipped along.
/// </summary>
internal static unsafe class SqliteLibrary
{
    internal const string ImportName = "spend-sqlite3";

    /// <summary>Upserts and window functions are not needed; what is older than this has known faults in its write-ahead log.</summary>
    private const int OldestVersion = 3_026_000;

    private static readonly Lazy<(nint Handle, string From)> Chosen = new(Choose);

    static SqliteLibrary() => NativeLibrary.SetDllImportResolver(typeof(SqliteLibrary).Assembly, Resolve);

    /// <summary>Which library and version is used, for the start-up log.</summary>
    public static string Description => $"SQLite {Marshal.PtrToStringUTF8(SqliteNative.LibraryVersion())} ({Chosen.Value.From})";

    /// <summary>Must run before the first call into the library.</summary>
    internal static void EnsureLoaded() => _ = Chosen.Value;

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == ImportName ? Chosen.Value.Handle : 0;

    private static (nint, string) Choose()
    {
        var system = OperatingSystem.IsWindows() ? "winsqlite3.dll" : OperatingSystem.IsMacOS() ? "libsqlite3.dylib" : "libsqlite3.so.0";
        if (TryLoad(system, out var handle)) return (handle, $"the system's {system}");
        var bundled = OperatingSystem.IsWindows() ? "e_sqlite3.dll" : OperatingSystem.IsMacOS() ? "libe_sqlite3.dylib" : "libe_sqlite3.so";
        foreach (var path in (string[])[Path.Combine(AppContext.BaseDirectory, "runtimes", Platform(), "native", bundled), Path.Combine(AppContext.BaseDirectory, bundled)])
            if (TryLoad(path, out handle)) return (handle, $"bundled {bundled}");
        throw new DllNotFoundException($"Neither the system's SQLite ({system}) nor the bundled one ({bundled} for {Platform()}) can be loaded.");
    }

    /// <summary>A library that is too old, or built for one thread only, is passed over.</summary>
    private static bool TryLoad(string path, out nint handle)
    {
        if (!NativeLibrary.TryLoad(path, out handle)) return false;
        if (NativeLibrary.TryGetExport(handle, "sqlite3_libversion_number", out var version) && ((delegate* unmanaged<int>)version)() >= OldestVersion
            && NativeLibrary.TryGetExport(handle, "sqlite3_threadsafe", out var threadSafe) && ((delegate* unmanaged<int>)threadSafe)() != 0) return true;
        NativeLibrary.Free(handle);
        return false;
    }

    private static string Platform()
    {
        var musl = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal);
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : musl ? "linux-musl" : "linux";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }
}
