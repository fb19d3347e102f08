using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Spend.Journal.Postgres;

/// <summary>
/// The database that all nodes share: its connections, each of them checked when it is made, and what their failures mean. Recovers by
/// itself when the server comes back.
/// </summary>
public sealed class PostgresDatabase : IDisposable
{
    private const int Tries = 5;

    private PostgresDatabase(NpgsqlDataSource source) => Source = source;

    public NpgsqlDataSource Source { get; }

    /// <summary>Connects, makes sure that the database may be used, and brings it up to date.</summary>
    /// <exception cref="StoreRefusedException">It must not be used; the message says why and what to do.</exception>
    /// <exception cref="JournalUnavailableException">It cannot be reached now.</exception>
    /// <exception cref="ArgumentException">The connection string is none.</exception>
    public static PostgresDatabase Open(string connectionString, PostgresOptions? options = null, ILogger? logger = null) =>
        Open(connectionString, options ?? new PostgresOptions(), new Migrations(Migration.Known), logger ?? NullLogger.Instance);

    internal static PostgresDatabase Open(string connectionString, PostgresOptions options, Migrations migrations, ILogger logger)
    {
        var database = new PostgresDatabase(Build(connectionString, options));
        try
        {
            database.Translated(connection =>
            {
                if (options.Migrates)
                    foreach (var migration in migrations.Apply(connection)) PostgresLog.Migrated(logger, migration.Number, migration.Name);
                else
                    migrations.Check(connection);
                if (StoreFingerprint.Read(connection) is var (stored, found) && stored.Timeline != found.Timeline) PostgresLog.OtherTimeline(logger, stored.Timeline, found.Timeline);
                PostgresLog.Opened(logger, connection.ServerVersion, Migrations.VersionOf(connection));
                return true;
            });
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Rents a connection. What the server has undone to let others go on (a deadlock, a serialization failure) is tried again, so the
    /// use may run more than once; a transaction it has left open is rolled back.
    /// </summary>
    /// <exception cref="JournalUnavailableException">The database cannot be used now. Whether a commit happened is unknown.</exception>
    public T Run<T>(Func<NpgsqlConnection, T> use)
    {
        try
        {
            return Translated(use);
        }
        catch (StoreRefusedException refused)
        {
            throw new JournalUnavailableException(refused.Message, refused);
        }
    }

    public void Dispose() => Source.Dispose();

    private T Translated<T>(Func<NpgsqlConnection, T> use)
    {
        for (var tried = 1; ; tried++)
            try
            {
                using var connection = Source.OpenConnection();
                return use(connection);
            }
            catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected && tried < Tries)
            {
                // Not all at once again.
                Thread.Sleep(Random.Shared.Next(1, 10 * tried));
            }
            catch (Exception error) when (error is NpgsqlException or SocketException or TimeoutException or IOException and not JournalUnavailableException && !IsFaultOfData(error))
            {
                // Where one connection has died the others have too, most likely; they would fail one by one.
                if (error is not PostgresException) Source.Clear();
                throw new JournalUnavailableException($"PostgreSQL cannot be used now: {error.Message}", error);
            }
    }

    /// <summary>Nothing was done, and the same would fail again whenever it is tried: data exceptions, broken constraints, values beyond a limit.</summary>
    private static bool IsFaultOfData(Exception error) => error is PostgresException { SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] };

    private static NpgsqlDataSource Build(string connectionString, PostgresOptions options)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        var settings = builder.ConnectionStringBuilder;
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        void Default(string keyword, Action set)
        {
            if (!given.ContainsKey(keyword) || !given.ShouldSerialize(keyword)) set();
        }
        Default("Application Name", () => settings.ApplicationName = "spend");
        Default("Timeout", () => settings.Timeout = (int)options.ConnectTimeout.TotalSeconds);
        Default("Command Timeout", () => settings.CommandTimeout = (int)options.CommandTimeout.TotalSeconds);
        Default("Connection Lifetime", () => settings.ConnectionLifetime = (int)options.ConnectionLifetime.TotalSeconds);
        Default("Tcp Keepalive", () => settings.TcpKeepAlive = true);
        // A command past its deadline is not waited for any longer: its connection is given up.
        settings.CancellationTimeout = -1;
        settings.Enlist = false;
        builder.UsePhysicalConnectionInitializer(
            connection => ConnectionChecks.Run(connection, options.IsAccepting),
            connection =>
            {
                ConnectionChecks.Run(connection, options.IsAccepting);
                return Task.CompletedTask;
            });
        // Of several servers the one that takes writes; which one that is may change.
        return settings.Host?.Contains(',') == true ? builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary) : builder.Build();
    }
}
