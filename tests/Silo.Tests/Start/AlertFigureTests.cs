using System.Text.RegularExpressions;
using Spend.Gateway.Tests;
using Spend.Nodes.Tests.Campaign;
using Spend.Postgres;

namespace Spend.Silo.Tests.Start;

/// <summary>An alert on a figure that no silo exports never fires: deploy/cluster/alerts.yaml against what silos say.</summary>
[Collection(nameof(WholeMachine))]
public sealed partial class AlertFigureTests
{
    [Fact]
    public async Task Every_figure_in_a_rule_for_silos_is_exported_and_the_ring_counts_the_members()
    {
        using var silos = new Silos(PostgresServer.Shared.NewDatabase());
        for (var i = 0; i < 2; i++) await silos.Start();
        var figures = Figures().Matches(await File.ReadAllTextAsync(Path.Combine(RuntimeRoleTests.Root(), "deploy", "cluster", "alerts.yaml"))).Select(static m => m.Value).Distinct().ToArray();
        Assert.Contains("orleans_consistent_ring_size", figures);
        foreach (var silo in silos.Clients)
        {
            // The first one hears of the second a little later than the second itself.
            for (var deadline = DateTime.UtcNow.AddSeconds(30); ; await Task.Delay(100))
            {
                var exported = (await silo.Get("/metrics")).Is(200).Body;
                Assert.All(figures, figure => Assert.Matches($@"(?m)^{figure}(\{{[^}}]*\}})? [0-9]", exported));
                if (exported.Contains("\norleans_consistent_ring_size 2\n", StringComparison.Ordinal)) break;
                Assert.True(DateTime.UtcNow < deadline, exported);
            }
        }
    }

    [GeneratedRegex(@"\b(?:orleans|spend_silo)_[a-z_]+\b")]
    private static partial Regex Figures();
}
