using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Spend.Gateway.Tests.Deploy;

/// <summary>The compose file of a cluster, laid over the one of nodes on their own.</summary>
public sealed partial class ClusterComposeTests
{
    private static readonly JsonObject Nodes = Assert.Single(DeployFiles.Yaml("compose.yaml"));
    private static readonly JsonObject Above = Assert.Single(DeployFiles.Yaml("cluster/compose.yaml"));
    private static readonly JsonObject Compose = ComposeShapes.Lay(Above, Nodes);

    private static IEnumerable<(string Name, JsonObject Service)> Silos => ComposeShapes.Services(Compose).Where(static s => ComposeShapes.Environment(s.Service).ContainsKey("SPEND_NODE"));

    [Fact]
    public void Laid_over_the_nodes_it_has_the_members_of_the_specification_and_no_others() => ComposeShapes.Check("cluster/compose.yaml", Compose);

    [Fact]
    public void It_changes_the_nodes_alone_and_every_one_of_them()
    {
        Assert.Equal(["services"], Above.Select(static m => m.Key).Where(static k => !k.StartsWith("x-", StringComparison.Ordinal)));
        Assert.Equal(3, Silos.Count());
        Assert.Equal(Silos.Select(static s => s.Name), ComposeShapes.Services(Above).Select(static s => s.Name));
    }

    [Fact]
    public void Silos_are_of_the_silos_image_which_nothing_else_is()
    {
        foreach (var (name, service) in ComposeShapes.Services(Compose).Where(static s => s.Service["build"] is not null))
        {
            var isSilo = Silos.Any(s => s.Name == name);
            Assert.Equal(isSilo ? ImageFile.Silo : ImageFile.Gateway, service["build"]!["target"]?.ToString() ?? ImageFile.Stages[^1].Name);
            Assert.Equal(isSilo ? "spend-silo:local" : "spend:local", service["image"]!.ToString());
            Assert.False(isSilo && service.ContainsKey("command"), $"{name} is given a command, which a silo does not know.");
        }
    }

    [Fact]
    public void Silos_reach_each_other_by_their_services_names_at_a_port_that_nobody_outside_can_reach()
    {
        foreach (var (name, service) in Silos)
        {
            var environment = ComposeShapes.Environment(service);
            Assert.Equal(name, environment["SPEND_SILO_ADDRESS"]!.ToString());
            Assert.False(environment.ContainsKey("SPEND_SILO_PORT"));
            Assert.False(service.ContainsKey("ports"));
        }
        Assert.Single(Silos.Select(static s => ComposeShapes.Environment(s.Service).GetValueOrDefault("SPEND_CLUSTER")?.ToString()).Distinct());
    }

    [Fact]
    public void The_database_has_connections_for_the_silos_membership_too()
    {
        var wanted = Silos.Sum(static s => int.Parse(PoolSize().Match(ComposeShapes.Environment(s.Service)["ConnectionStrings__Spend"]!.ToString()).Groups[1].Value) + SiloSource.Connections);
        var limit = Compose["services"]!["postgres"]!["command"]!.AsArray().Select(static c => c!.ToString()).Single(static c => c.StartsWith("max_connections=", StringComparison.Ordinal));
        Assert.InRange(wanted, 3 * SiloSource.Connections, int.Parse(limit.Split('=')[1]) - 20);
    }

    [GeneratedRegex("Maximum Pool Size=([0-9]+)")]
    private static partial Regex PoolSize();
}
