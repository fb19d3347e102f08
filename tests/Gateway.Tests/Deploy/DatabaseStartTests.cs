using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Npgsql;
using Spend.Gateway.Tests.Kill;
using Spend.Postgres;

namespace Spend.Gateway.Tests.Deploy;

/// <summary>What the compose file starts, in its order and with its settings, against a real server and without containers: roles, migration, rights, three nodes.</summary>
public sealed partial class DatabaseStartTests : IDisposable
{
    private const string AdminKey = "sk_compose_0123456789abcdef0123456789abcdef";

    private readonly PostgresServer _server = PostgresServer.Start();
    private readonly NpgsqlConnectionStringBuilder _database;
    private readonly string _folder = Directory.CreateTempSubdirectory("spend-compose-").FullName;
    private readonly List<GatewayProcess> _nodes = [];

    public DatabaseStartTests() => _database = new NpgsqlConnectionStringBuilder(_server.NewDatabase());

    public void Dispose()
    {
        foreach (var node in _nodes) node.Dispose();
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_first_start_makes_both_roles_with_the_passwords_from_outside()
    {
        await FirstStart();
        await using var source = NpgsqlDataSource.Create(_database.ConnectionString);
        await using var roles = source.CreateCommand("select string_agg(rolname || ' ' || (rolpassword is not null) || ' ' || rolcanlogin || ' ' || rolsuper, ', ' order by rolname) from pg_authid where rolname in ('spend_owner', 'spend_runtime')");
        Assert.Equal("spend_owner true true false, spend_runtime true true false", (string?)await roles.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Three_nodes_with_the_rights_of_the_runtime_role_decide_for_one_customer()
    {
        await FirstStart();
        await Run("dotnet", [Path.Combine(AppContext.BaseDirectory, "Spend.Gateway.dll"), "migrate"], Settings("migrate"));
        _server.RunTool("psql", "--no-psqlrc", "--set=ON_ERROR_STOP=1", $"--dbname={_database.Database}", $"--file={Roles}");

        string[] names = ["node1", "node2", "node3"];
        foreach (var name in names) _nodes.Add(await GatewayProcess.Start(Path.Combine(_folder, name), AdminKey, GatewayProcess.FreePort(), Settings(name)));
        var clients = _nodes.Select(static node => Client(node.Address)).ToArray();
        (await clients[0].Put("/v1/meters/calls", """{"name":"Calls","unit":"call","aggregation":"sum"}""")).Is(201);
        (await clients[0].Put("/v1/plans/p", """{"name":"P","currency":"USD","period":"month","prices":[{"id":"a","meter":"calls","charge_model":"per_unit","unit_amount":"1"}]}""")).Is(201);
        (await clients[1].Put("/v1/customers/acme", """{"currency":"USD"}""")).Is(201);
        await Until(async () => (await clients[2].Post("/v1/customers/acme/subscription", """{"plan":"p","effective":"now"}""")).Status is 200 or 201);
        (await clients[0].Post("/v1/customers/acme/grants", """{"id":"g","amount":"3","unit":"USD"}""")).IsOneOf(200, 201);

        // Each node spends one of the three dollars, and repeats what its neighbour was asked for. The fourth is one too many, whoever is asked.
        for (var i = 0; i < clients.Length; i++)
        {
            var (own, next) = (clients[i], clients[(i + 1) % clients.Length]);
            var body = $$"""{"id":"r{{i}}","customer":"acme","items":[{"meter":"calls","quantity":"1"}]}""";
            await Until(async () => (await own.Post("/v1/authorize", body)).Status == 200);
            Assert.True((bool)(await next.Post("/v1/authorize", body)).Is(200)["replayed"]!);
        }
        foreach (var client in clients) (await client.Post("/v1/authorize", """{"id":"more","customer":"acme","items":[{"meter":"calls","quantity":"1"}]}""")).Is(402);
        foreach (var (node, client) in _nodes.Zip(clients))
        {
            client.Dispose();
            Assert.Equal(0, await node.Terminate());
        }
    }

    private static string Roles => Path.Combine(DeployFiles.Folder, "postgres", "roles.sql");

    /// <summary>What the database's container does once.</summary>
    private Task FirstStart() => Run("sh", ["-c", DeployFiles.Text("postgres/init.sh").Replace("/spend/roles.sql", Roles, StringComparison.Ordinal)],
        ("PGHOST", _database.Host!), ("PGPORT", _database.Port.ToString()), ("POSTGRES_USER", _database.Username!), ("POSTGRES_DB", _database.Database!),
        ("POSTGRES_OWNER_PASSWORD", "an owner's $word"), ("POSTGRES_RUNTIME_PASSWORD", "a node's \"word\""));

    /// <summary>A service's environment as the compose file has it, with this server in place of its own.</summary>
    private (string Name, string Value)[] Settings(string service)
    {
        var environment = DeployFiles.Members(Assert.Single(DeployFiles.Yaml("compose.yaml"))["services"]![service]!["environment"]);
        return [.. environment.Select(e => (e.Key, Value(e.Value!)))];

        string Value(JsonNode value) => Asked().Replace(value.ToString(), m => m.Groups[1].Value switch
        {
            "SPEND_ADMIN_KEY" => AdminKey,
            "SPEND_MASTER_KEY" => "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            _ => "word",
        }).Replace("Host=postgres;Database=spend;", $"Host={_database.Host};Port={_database.Port};Database={_database.Database};", StringComparison.Ordinal);
    }

    private static async Task Run(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, said);
    }

    private static HttpClient Client(Uri address)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);
        return client;
    }

    /// <summary>Changes of the catalog reach all nodes within 5 s; a busy machine gets more.</summary>
    private static async Task Until(Func<Task<bool>> isSo)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(30); !await isSo();)
        {
            Assert.True(DateTime.UtcNow < deadline, "It did not come about within 30 s.");
            await Task.Delay(100);
        }
    }

    [GeneratedRegex(@"\$\{([A-Z_]+):\?[^}]+\}")]
    private static partial Regex Asked();
}
