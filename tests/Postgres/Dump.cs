using Npgsql;

namespace Spend.Postgres;

/// <summary>A backup of one database, as pg_dump makes it; gone afterwards.</summary>
public sealed class Dump : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"spend-dump-{Guid.NewGuid():N}");

    public Dump(PostgresServer server, string connectionString) => server.RunTool("pg_dump", "-Fc", "-f", _file, "-d", NameIn(connectionString));

    /// <summary>Restores it, as pg_restore does; answers the connection string.</summary>
    public string RestoreInto(PostgresServer server, string connectionString, params string[] options)
    {
        server.RunTool("pg_restore", [.. options, "--exit-on-error", "-d", NameIn(connectionString), _file]);
        return connectionString;
    }

    public void Dispose() => File.Delete(_file);

    private static string NameIn(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Database!;
}
