using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Spend.Postgres;

/// <summary>
/// A real PostgreSQL of the tests' own: its own directory, its own port, gone afterwards. The first test that needs one starts it
/// (<see cref="Shared"/>); each test makes a database in it. One that stops or breaks its server starts its own (<see cref="Start"/>).
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private const string User = "spend_test";

    private static readonly Lazy<PostgresServer> One = new(() =>
    {
        var server = Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return server;
    });

    private readonly string _directory;
    private readonly string[] _settings;
    private int _databases;

    private PostgresServer(string directory, int port, string[] settings) => (_directory, Port, _settings) = (directory, port, settings);

    /// <summary>The one that tests share which only need a database.</summary>
    public static PostgresServer Shared => One.Value;

    public int Port { get; }

    /// <summary>Makes a server and starts it.</summary>
    /// <param name="settings">Such as <c>fsync=off</c>.</param>
    public static PostgresServer Start(params string[] settings)
    {
        var directory = Directory.CreateTempSubdirectory("spend-pg-").FullName;
        // PostgreSQL refuses to run as root; then everything is done as the user that its package made.
        if (IsRoot) Run("chown", ["postgres", directory]);
        AsOwner("initdb", ["-D", $"{directory}/data", "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        var server = new PostgresServer(directory, Ports.Free(), settings);
        server.Resume();
        return server;
    }

    /// <summary>The connection string of a new, empty database. Whoever opens it gets as many connections as operators are told to give a node.</summary>
    public string NewDatabase()
    {
        var name = $"test_{Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture)}";
        using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        connection.Open();
        using var create = new NpgsqlCommand($"create database {name}", connection);
        create.ExecuteNonQuery();
        return ConnectionString(name) + ";Maximum Pool Size=30";
    }

    /// <summary>Of the server's owner, a superuser.</summary>
    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={Port.ToString(CultureInfo.InvariantCulture)};Username={User};Database={database}";

    /// <summary>Starts it again, on the same data and the same port.</summary>
    public void Resume()
    {
        string[] own = ["listen_addresses=127.0.0.1", $"port={Port.ToString(CultureInfo.InvariantCulture)}", $"unix_socket_directories={_directory}", "max_connections=200", "logging_collector=off"];
        AsOwner("pg_ctl", ["-D", $"{_directory}/data", "-l", $"{_directory}/log", "-s", "-w", "-t", "60", "-o", string.Join(' ', own.Concat(_settings).Select(static s => $"-c {s}")), "start"]);
    }

    /// <summary>Stops it: <c>fast</c> as an operator would, <c>immediate</c> as a crash would.</summary>
    public void Stop(string mode = "fast") => AsOwner("pg_ctl", ["-D", $"{_directory}/data", "-m", mode, "-w", "-t", "60", "stop"]);

    /// <summary>Runs one of PostgreSQL's programs, such as pg_dump, against this server; answers what it wrote.</summary>
    public string RunTool(string tool, params string[] arguments) =>
        Run(Program(tool), ["-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", User, .. arguments]);

    public void Dispose()
    {
        try
        {
            if (File.Exists($"{_directory}/data/postmaster.pid") || IsRoot) Stop("immediate");
        }
        catch (InvalidOperationException)
        {
            // It does not run.
        }
        // Hundreds of databases are a hundred thousand files: nobody waits for that.
        if (Directory.Exists(_directory)) Process.Start("rm", ["-rf", _directory]).Dispose();
    }

    private static bool IsRoot => Environment.IsPrivilegedProcess;

    /// <summary>Where PostgreSQL keeps its programs; Debian's are not on the path.</summary>
    private static string Program(string name)
    {
        var found = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(static d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var version) ? version : 0).Select(d => $"{d}/bin/{name}").FirstOrDefault(File.Exists)
            : null;
        return found ?? name;
    }

    private static string AsOwner(string tool, string[] arguments) =>
        IsRoot ? Run("runuser", ["-u", "postgres", "--", Program(tool), .. arguments]) : Run(Program(tool), arguments);

    private static string Run(string program, IEnumerable<string> arguments)
    {
        // A server that is started keeps what it inherits open, so its output must not be waited for.
        var isServer = arguments.Contains("start");
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = !isServer, RedirectStandardError = !isServer, WorkingDirectory = "/" };
        using var process = Process.Start(info)!;
        var errors = isServer ? null : process.StandardError.ReadToEndAsync();
        var output = isServer ? "" : process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors?.Result}{output}");
        return output;
    }
}
