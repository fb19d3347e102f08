using Spend.Gateway.Tests;
using Spend.Gateway.Tests.Webhooks;
using Spend.Nodes.Tests.Campaign;
using Spend.Postgres;

namespace Spend.Silo.Tests.Start;

/// <summary>Orleans makes an instrument of the same name for each queue and timer; a page of figures must name each once.</summary>
[Collection(nameof(WholeMachine))]
public sealed class MetricsTests
{
    [Fact]
    public async Task Every_figure_of_silos_with_streams_is_told_once_and_no_label_names_a_silo()
    {
        using var server = PostgresServer.Start();
        using var silos = new Silos(server.NewDatabase());
        for (var i = 0; i < 2; i++) await silos.Start();
        await SharedCustomers.Make(silos.Clients[0]);
        // Until each has taken queues over.
        foreach (var silo in silos.Clients) await WebhookGateway.Eventually(() => silo.Get("/metrics"), static m => m.Body.Contains("\norleans_streams_queue_", StringComparison.Ordinal));

        foreach (var silo in silos.Clients)
        {
            var lines = (await silo.Get("/metrics")).Is(200).Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var heads = lines.Where(static l => l.StartsWith("# HELP ", StringComparison.Ordinal)).Select(static l => l.Split(' ')[2]).ToArray();
            Assert.Equal(heads.Distinct(), heads);
            var series = lines.Where(static l => l[0] != '#').Select(static l => l[..l.LastIndexOf(' ')]).ToArray();
            Assert.Equal(series.Distinct(), series);
            Assert.DoesNotContain(series, static s => s.Contains("=\"S127.0.0.1:", StringComparison.Ordinal));
            // What stands under a name belongs to it: a line of another would end the family.
            var (family, seen) = ("", new HashSet<string>(StringComparer.Ordinal));
            foreach (var line in lines)
            {
                if (line.StartsWith("# HELP ", StringComparison.Ordinal)) Assert.True(seen.Add(family = line.Split(' ')[2]), line);
                else if (line[0] != '#') Assert.StartsWith(family, line, StringComparison.Ordinal);
            }
        }
    }
}
