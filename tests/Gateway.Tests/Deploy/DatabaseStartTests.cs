using System.Diagnostics;
using Npgsql;
using Spend.Postgres;

namespace Spend.Gateway.Tests.Deploy;

/// <summary>What the database's container runs at its first start, run against a real server.</summary>
public sealed class DatabaseStartTests
{
    [Fact]
    public async Task The_first_start_makes_both_roles_with_the_passwords_from_outside()
    {
        using var server = PostgresServer.Start();
        var database = new NpgsqlConnectionStringBuilder(server.NewDatabase());
        var script = DeployFiles.Text("postgres/init.sh").Replace("/spend/roles.sql", Path.Combine(DeployFiles.Folder, "postgres", "roles.sql"), StringComparison.Ordinal);
        var start = new ProcessStartInfo("sh", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        (string Name, string Value)[] environment =
        [
            ("PGHOST", database.Host!), ("PGPORT", database.Port.ToString()), ("POSTGRES_USER", database.Username!), ("POSTGRES_DB", database.Database!),
            ("POSTGRES_OWNER_PASSWORD", "an owner's $word"), ("POSTGRES_RUNTIME_PASSWORD", "a node's \"word\""),
        ];
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, said);

        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var roles = source.CreateCommand("select string_agg(rolname || ' ' || (rolpassword is not null) || ' ' || rolcanlogin || ' ' || rolsuper, ', ' order by rolname) from pg_authid where rolname like 'spend\\_%' and rolname <> 'spend_test'");
        Assert.Equal("spend_owner true true false, spend_runtime true true false", (string?)await roles.ExecuteScalarAsync());
    }
}
