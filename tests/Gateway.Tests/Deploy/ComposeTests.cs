using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Spend.Gateway.Tests.Deploy;

/// <summary>The compose file by the rules of the compose specification, and by what it has to do here.</summary>
public sealed partial class ComposeTests
{
    private static readonly JsonObject Compose = Assert.Single(DeployFiles.Yaml("compose.yaml"));

    private static IEnumerable<(string Name, JsonObject Service)> Services => ComposeShapes.Services(Compose);

    private static IEnumerable<(string Name, JsonObject Service)> Nodes => Services.Where(static s => Environment(s.Service).ContainsKey("SPEND_NODE"));

    [Fact]
    public void It_has_the_members_of_the_specification_and_no_others() => ComposeShapes.Check("compose.yaml", Compose);

    [Fact]
    public void Services_wait_for_what_exists_and_for_a_state_it_can_reach()
    {
        var all = Services.ToDictionary(static s => s.Name, static s => s.Service);
        foreach (var (name, service) in Services)
        {
            foreach (var other in service["depends_on"] as JsonArray ?? []) Assert.Contains(other!.ToString(), all.Keys);
            foreach (var (other, how) in DeployFiles.Members(service["depends_on"] as JsonObject))
            {
                Assert.Contains(other, all.Keys);
                switch (how!["condition"]?.ToString())
                {
                    case "service_started":
                        break;
                    case "service_healthy":
                        Assert.True(all[other].ContainsKey("healthcheck"), $"{name} waits for {other} to be healthy, and nobody asks it.");
                        break;
                    case "service_completed_successfully":
                        Assert.True(all[other]["restart"]?.ToString() == "no", $"{name} waits for the end of {other}, which is started again each time.");
                        break;
                    case var condition:
                        Assert.Fail($"{name} waits for {other} to be '{condition}'.");
                        break;
                }
            }
        }
    }

    [Fact]
    public void What_is_mounted_and_built_exists()
    {
        foreach (var (name, service) in Services)
        {
            foreach (var mount in service["volumes"] as JsonArray ?? [])
            {
                var source = mount!.ToString().Split(':')[0];
                if (source.StartsWith('.')) Assert.True(System.IO.File.Exists(Path.Combine(DeployFiles.Folder, source)), $"{name} mounts {source}, which does not exist.");
                else Assert.True(((JsonObject)Compose["volumes"]!).ContainsKey(source), $"{name} uses the volume {source}, which is not declared.");
            }
            if (service["build"] is not JsonObject build) continue;
            var context = Path.Combine(DeployFiles.Folder, build["context"]!.ToString());
            Assert.True(System.IO.File.Exists(Path.Combine(context, build["dockerfile"]!.ToString())), $"{name}: no such Dockerfile.");
        }
    }

    [Fact]
    public void Three_nodes_differ_in_their_name_alone()
    {
        var nodes = Nodes.ToArray();
        Assert.Equal(3, nodes.Length);
        Assert.Equal(3, nodes.Select(static n => Environment(n.Service)["SPEND_NODE"]!.ToString()).Distinct().Count());
        var rest = nodes.Select(static n =>
        {
            var node = (JsonObject)n.Service.DeepClone();
            ((JsonObject)node["environment"]!).Remove("SPEND_NODE");
            return node.ToJsonString();
        });
        Assert.Single(rest.Distinct());
    }

    [Fact]
    public void Nodes_are_the_runtime_role_with_a_master_key_and_only_the_migration_is_the_owner()
    {
        foreach (var (name, service) in Nodes)
        {
            var environment = Environment(service);
            Assert.Contains("Username=spend_runtime;", environment["ConnectionStrings__Spend"]!.ToString());
            Assert.Equal("never", environment["SPEND_MIGRATE"]!.ToString());
            Assert.Contains("SPEND_MASTER_KEY", environment.Keys);
            Assert.True((bool)service["read_only"]!, $"{name} can write to its image.");
        }
        var owners = Services.Where(static s => Environment(s.Service).TryGetValue("ConnectionStrings__Spend", out var store) && store!.ToString().Contains("Username=spend_owner;", StringComparison.Ordinal));
        var (owner, migrate) = Assert.Single(owners);
        Assert.Equal(("migrate", """["migrate"]"""), (owner, migrate["command"]!.ToJsonString()));
    }

    [Fact]
    public void The_balancer_names_every_node_at_the_port_the_image_listens_on()
    {
        var balancer = (JsonObject)Compose["services"]!["balancer"]!;
        var named = Environment(balancer).Where(static e => e.Key.StartsWith("NODE", StringComparison.Ordinal)).Select(static e => e.Value!.ToString());
        Assert.Equal(Nodes.Select(static n => $"{n.Name}:{ImageFile.Port}").Order(), named.Order());
        var variables = Variable().Matches(DeployFiles.Text("haproxy/haproxy.cfg")).Select(static m => m.Groups[1].Value).Distinct();
        Assert.Equal(variables.Order(), Environment(balancer).Keys.Order());
    }

    [Fact]
    public void Nothing_secret_stands_in_the_file_and_the_example_names_all_that_is_asked_for()
    {
        foreach (var (name, service) in Services)
            foreach (var (variable, value) in Environment(service))
                if (variable.Contains("PASSWORD", StringComparison.Ordinal) || variable.EndsWith("_KEY", StringComparison.Ordinal))
                    Assert.True(Asked().IsMatch(value!.ToString()), $"{name}: {variable} must come from outside.");
        var asked = Asked().Matches(DeployFiles.Text("compose.yaml")).Select(static m => m.Groups[1].Value).Distinct();
        var example = DeployFiles.Text(".env.example").Split('\n').Where(static l => l.Length > 0 && l[0] != '#').ToArray();
        Assert.All(example, static line => Assert.EndsWith("=", line));
        Assert.Equal(asked.Order(), example.Select(static line => line[..^1]).Order());
    }

    [Fact]
    public void The_database_is_new_enough_checked_for_health_keeps_its_data_and_confirms_what_is_on_disk()
    {
        var postgres = (JsonObject)Compose["services"]!["postgres"]!;
        Assert.InRange(int.Parse(postgres["image"]!.ToString().Split(':')[1]), 15, 99);
        Assert.Contains(postgres["volumes"]!.AsArray(), static v => v!.ToString() == "postgres:/var/lib/postgresql/data");
        Assert.Equal("pg_isready", postgres["healthcheck"]!["test"]![1]!.ToString());
        var settings = postgres["command"]!.AsArray().Select(static c => c!.ToString()).Where(static c => c.Contains('=')).Select(static c => c.Split('=')).ToDictionary(static c => c[0], static c => c[1]);
        Assert.Equal(("on", "on", "on"), (settings["fsync"], settings["synchronous_commit"], settings["full_page_writes"]));
        var pools = Nodes.Sum(static n => int.Parse(PoolSize().Match(Environment(n.Service)["ConnectionStrings__Spend"]!.ToString()).Groups[1].Value));
        Assert.InRange(pools, 1, int.Parse(settings["max_connections"]) - 20);
    }

    private static Dictionary<string, JsonNode?> Environment(JsonObject service) => ComposeShapes.Environment(service);

    [GeneratedRegex(@"\$\{([A-Z_]+):\?[^}]+\}")]
    private static partial Regex Asked();

    [GeneratedRegex(@"\$\{([A-Z0-9_]+)\}")]
    private static partial Regex Variable();

    [GeneratedRegex("Maximum Pool Size=([0-9]+)")]
    private static partial Regex PoolSize();
}
