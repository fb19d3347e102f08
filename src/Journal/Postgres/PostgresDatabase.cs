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

    /// <summary>Commits that nobody waits for any more each keep a connection until the server has spoken; with so many there is no point in another.</summary>
    private const int LateCommits = 4;

    private readonly TimeSpan _commitTimeout;
    private readonly Silence _silence = new();
    private int _late;

    private PostgresDatabase(NpgsqlDataSource source, PostgresOptions options) => (Source, _commitTimeout) = (source, options.CommandTimeout);

    public NpgsqlDataSource Source { get; }

    /// <summary>What opening it has applied, such as <c>0001_store</c>.</summary>
    public IReadOnlyList<string> Applied { get; private set; } = [];

    /// <summary>The version of its schema when it was opened: the number of its newest migration.</summary>
    public int Version { get; private set; }

    /// <summary>Connects, makes sure that the database may be used, and brings it up to date.</summary>
    /// <exception cref="StoreRefusedException">It must not be used; the message says why and what to do.</exception>
    /// <exception cref="JournalUnavailableException">It cannot be reached now.</exception>
    /// <exception cref="ArgumentException">The connection string is none.</exception>
    public static PostgresDatabase Open(string connectionString, PostgresOptions? options = null, ILogger? logger = null) =>
        Open(connectionString, options ?? new PostgresOptions(), new Migrations(Migration.Known), logger ?? NullLogger.Instance);

    internal static PostgresDatabase Open(string connectionString, PostgresOptions options, Migrations migrations, ILogger logger)
    {
        var database = new PostgresDatabase(Build(connectionString, options), options);
        try
        {
            database.Prepare(options, migrations, logger);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A database that only its settings are checked of, whatever is in it and wherever it comes from.</summary>
    internal static PostgresDatabase OpenUnseen(string connectionString) => new(Build(connectionString, new PostgresOptions(), acceptsAnyPlace: true), new PostgresOptions());

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

    /// <summary>Like <see cref="Run"/>, and keeps the connection for the caller, who disposes of it.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be used now.</exception>
    internal NpgsqlConnection Hold(Action<NpgsqlConnection> use) => Translated(() =>
    {
        var connection = Source.OpenConnection();
        try
        {
            use(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    });

    /// <summary>Like <see cref="Run"/>, for who can say to an operator what is wrong.</summary>
    /// <exception cref="StoreRefusedException">It must not be used, or the role may not do this.</exception>
    /// <exception cref="JournalUnavailableException">The database cannot be used now. Whether a commit happened is unknown.</exception>
    internal T RunForOperator<T>(Func<NpgsqlConnection, T> use)
    {
        try
        {
            return Translated(use);
        }
        catch (JournalUnavailableException error) when (error.InnerException is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } denied)
        {
            throw new StoreRefusedException($"The role of this connection may not do what is needed: {denied.MessageText}. The roles and their rights are in deploy/postgres/roles.sql.", error);
        }
    }

    public void Dispose() => Source.Dispose();

    private void Prepare(PostgresOptions options, Migrations migrations, ILogger logger) => RunForOperator(connection =>
    {
        if (options.Migrates) Applied = [.. migrations.Apply(connection).Select(static migration => migration.FileName)];
        else migrations.Check(connection);
        Version = Migrations.VersionOf(connection);
        foreach (var applied in Applied) PostgresLog.Migrated(logger, applied);
        if (StoreIdentity.Read(connection) is { } store && store.Stored.Timeline != store.Found.Timeline) PostgresLog.OtherTimeline(logger, store.Stored.Timeline, store.Found.Timeline);
        PostgresLog.Opened(logger, connection.ServerVersion, Version);
        return true;
    });

    /// <summary>
    /// Like <see cref="Run"/>, for a commit. Past its deadline nobody waits for it any more, but the server is not asked to cancel it, as it
    /// is with other commands: a commit that is cancelled while it waits for a synchronous standby is there all the same, for all to
    /// see, and on no standby.
    /// </summary>
    /// <param name="use">Must set no deadline of its own.</param>
    /// <exception cref="JournalUnavailableException">Whether it happened, or will yet, is unknown.</exception>
    internal T RunCommit<T>(Func<NpgsqlConnection, Task<T>> use)
    {
        try
        {
            return Translated(() =>
            {
                if (Volatile.Read(ref _late) >= LateCommits) throw new JournalUnavailableException($"{LateCommits} commits are still without an answer.");
                var connection = Source.OpenConnection();
                Interlocked.Increment(ref _late);
                var commit = use(connection);
                // What becomes of one that is late nobody needs to hear; the connection is good for others when it has ended.
                commit.ContinueWith(
                    ended =>
                    {
                        _ = ended.Exception;
                        connection.Dispose();
                        Interlocked.Decrement(ref _late);
                    },
                    CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                if (Task.WaitAny([commit], _commitTimeout) < 0) throw new TimeoutException($"A commit took longer than {_commitTimeout.TotalSeconds} s.");
                return commit.GetAwaiter().GetResult();
            });
        }
        catch (StoreRefusedException refused)
        {
            throw new JournalUnavailableException(refused.Message, refused);
        }
    }

    private T Translated<T>(Func<NpgsqlConnection, T> use) => Translated(() =>
    {
        using var connection = Source.OpenConnection();
        return use(connection);
    });

    private T Translated<T>(Func<T> use)
    {
        _silence.ThrowIfSilent();
        for (var tried = 1; ; tried++)
            try
            {
                var result = use();
                _silence.End();
                return result;
            }
            catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected && tried < Tries)
            {
                // Not all at once again.
                Thread.Sleep(Random.Shared.Next(1, 10 * tried));
            }
            catch (Exception error) when (error is NpgsqlException or SocketException or TimeoutException or IOException and not JournalUnavailableException && !IsFaultOfData(error))
            {
                if (error is TimeoutException or { InnerException: TimeoutException }) _silence.Begin();
                // Where one connection has died the others have too, most likely; they would fail one by one.
                if (error is not PostgresException) Source.Clear();
                throw new JournalUnavailableException($"PostgreSQL cannot be used now: {error.Message}", error);
            }
    }

    /// <summary>Nothing was done, and the same would fail again whenever it is tried: data exceptions, broken constraints, values beyond a limit.</summary>
    private static bool IsFaultOfData(Exception error) => error is PostgresException { SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] };

    private static NpgsqlDataSource Build(string connectionString, PostgresOptions options, bool acceptsAnyPlace = false)
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
        // Whoever encrypts with Kerberos says so. To look for it costs each connection time, and its library aborts a process that ends meanwhile.
        Default("GSS Encryption Mode", () => settings.GssEncryptionMode = GssEncryptionMode.Disable);
        // A command past its deadline is not waited for any longer: its connection is given up.
        settings.CancellationTimeout = -1;
        settings.Enlist = false;
        // Nothing here leaves anything behind on a connection that the next user would have to be rid of.
        Default("No Reset On Close", () => settings.NoResetOnClose = true);
        var checks = new ConnectionChecks(acceptsAnyPlace, options.IsCopyTarget);
        builder.UsePhysicalConnectionInitializer(
            checks.Run,
            connection =>
            {
                checks.Run(connection);
                return Task.CompletedTask;
            });
        // Of several servers the one that takes writes; which one that is may change.
        return settings.Host?.Contains(',') == true ? builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary) : builder.Build();
    }
}
