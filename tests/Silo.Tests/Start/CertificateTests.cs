using Spend.Nodes.Tests.Campaign;
using Spend.Postgres;

namespace Spend.Silo.Tests.Start;

/// <summary>SPEND_SILO_TLS: silos know each other by certificates of one authority.</summary>
[Collection(nameof(WholeMachine))]
public sealed class CertificateTests
{
    [Fact]
    public async Task Silos_of_one_authority_form_a_cluster_and_one_of_another_does_not_get_in()
    {
        using var ours = new Authority();
        using var theirs = new Authority();
        using var silos = new Silos(PostgresServer.Shared.NewDatabase());
        for (var i = 0; i < 3; i++) await silos.Start(("SPEND_SILO_TLS", ours.Issue()));
        await SharedCustomers.Make(silos.Clients[0]);
        await SharedCustomers.Spend(silos.Clients);
        // Each customer has been asked about at each silo, and is at one of them: the silos reach each other.
        var customers = await silos.Customers();
        Assert.Equal(SharedCustomers.Count, customers.Sum());
        Assert.All(customers, static count => Assert.InRange(count, 1, SharedCustomers.Count - 1));
        Assert.All(silos.Started, static silo => Assert.DoesNotContain("served here", silo.LastWords, StringComparison.Ordinal));

        // It cannot reach them, nor they it: they count it out before it is in, and it ends by itself, or is still trying when time is up.
        foreach (var stranger in new[] { theirs.Issue(), "" })
        {
            var ran = await silos.Run(TimeSpan.FromSeconds(20), ("SPEND_SILO_TLS", stranger));
            Assert.True(ran is null or { ExitCode: not 0 }, "It ended as if all were well.");
            if (ran is { } end) Assert.Contains("I have been told I am dead", end.Errors, StringComparison.Ordinal);
        }
        // Those who are in stay in.
        Assert.Equal(3, silos.Active());
        Assert.Equal(customers, await silos.Customers());
        Assert.All(silos.Started, static silo => Assert.False(silo.HasExited));
    }
}
