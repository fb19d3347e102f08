using System.Globalization;
using Npgsql;
using Spend.Gateway.Tests.Kill;
using Spend.Nodes.Tests.Proxy;
using Spend.Postgres;

namespace Spend.Nodes.Tests.Campaign;

/// <summary>A PostgreSQL of its own and some node processes on it, each through a proxy of its own.</summary>
internal sealed class Cluster : IDisposable
{
    private const string AdminKey = "sk_nodes_campaign_admin_0123456789abcdef";

    private readonly string _folder = Directory.CreateTempSubdirectory("spend-nodes-").FullName;
    private readonly string _connectionString;

    private Cluster(int nodes)
    {
        Server = PostgresServer.Start();
        _connectionString = Server.NewDatabase();
        Proxies = [.. Enumerable.Range(0, nodes).Select(_ => new FaultyProxy(Server.Port))];
        Nodes = [.. Enumerable.Range(0, nodes).Select(NodeOf)];
    }

    public PostgresServer Server { get; }
    public FaultyProxy[] Proxies { get; }
    public Node[] Nodes { get; }

    /// <summary>With all nodes ready, an empty store, one meter and one plan.</summary>
    public static async Task<Cluster> Start(int nodes)
    {
        var cluster = new Cluster(nodes);
        try
        {
            foreach (var node in cluster.Nodes) await node.Start();
            await cluster.Put("/v1/meters/tokens", """{"name":"Tokens","unit":"token","aggregation":"sum"}""");
            await cluster.Put("/v1/plans/payg", """{"name":"Payg","currency":"USD","period":"month","overage":"deny","prices":[{"id":"t","meter":"tokens","charge_model":"per_unit","unit_amount":"1"}]}""");
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    public Task Put(string path, string body) => Set(HttpMethod.Put, path, body);

    public Task Post(string path, string body) => Set(HttpMethod.Post, path, body);

    /// <summary>Ends connections of nodes from the server's side; answers how many.</summary>
    /// <param name="share">Of them, about: 0 to 1.</param>
    public int TerminateBackends(double share)
    {
        using var connection = new NpgsqlConnection(_connectionString + ";Pooling=false");
        connection.Open();
        using var terminate = new NpgsqlCommand("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and random() < @share", connection);
        terminate.Parameters.AddWithValue("share", share);
        return (int)(long)terminate.ExecuteScalar()!;
    }

    /// <summary>The verify command against the database; answers its exit code and what it said.</summary>
    public Task<(int ExitCode, string Output)> Verify() => GatewayProcess.Command(["verify"], ("ConnectionStrings__Spend", _connectionString));

    public void Dispose()
    {
        foreach (var node in Nodes) node.Dispose();
        foreach (var proxy in Proxies) proxy.Dispose();
        Server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Node NodeOf(int number)
    {
        var port = GatewayProcess.FreePort();
        var data = Directory.CreateDirectory(Path.Combine(_folder, number.ToString(CultureInfo.InvariantCulture))).FullName;
        var connection = new NpgsqlConnectionStringBuilder(_connectionString) { Port = Proxies[number].Port }.ConnectionString;
        (string, string)[] settings = [("ConnectionStrings__Spend", connection), ("SPEND_NODE", $"node-{number}"), ("SPEND_MASTER_KEY", Convert.ToBase64String(new byte[32])), .. NodeProgram.Settings()];
        return new Node(number, port, AdminKey, () => GatewayProcess.StartProgram(NodeProgram.Name, data, AdminKey, port, settings));
    }

    private async Task Set(HttpMethod method, string path, string body)
    {
        var answer = await Nodes[0].Send(method, path, body);
        Assert.True(answer?.Status is 200 or 201, $"{path}: {answer?.Status} {(answer is null ? "" : System.Text.Encoding.UTF8.GetString(answer.Body))}");
    }
}
