using Npgsql;
using Spend.Gateway.Tests.Kill;
using Spend.Nodes.Tests.Campaign;
using Spend.Postgres;

namespace Spend.Silo.Tests.Start;

/// <summary>Silos with no right more than they need: the role that deploy/postgres/roles.sql makes for nodes.</summary>
[Collection(nameof(WholeMachine))]
public sealed class RuntimeRoleTests
{
    [Fact]
    public async Task Silos_of_the_runtime_role_join_and_serve_each_others_customers()
    {
        using var server = PostgresServer.Start();
        var database = new NpgsqlConnectionStringBuilder(server.NewDatabase());
        Grant();
        var (exitCode, said) = await GatewayProcess.Command(["migrate"], ("ConnectionStrings__Spend", As("spend_owner")));
        Assert.True(exitCode == 0, said);
        Grant();

        using var silos = new Silos(As("spend_runtime"));
        for (var i = 0; i < 3; i++) await silos.Start(("SPEND_MIGRATE", "never"));
        await SharedCustomers.Make(silos.Clients[0]);
        await SharedCustomers.Spend(silos.Clients);
        Assert.Equal(3, silos.Active());
        Assert.Equal(SharedCustomers.Count, (await silos.Customers()).Sum());
        foreach (var silo in silos.Started) Assert.Equal(0, await silo.Terminate());
        Assert.Equal(0, silos.Active());

        void Grant() => server.RunTool("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", $"--dbname={database.Database}", $"--file={Path.Combine(Root(), "deploy", "postgres", "roles.sql")}");

        string As(string role) => new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = role }.ConnectionString;
    }

    internal static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Cluster.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
