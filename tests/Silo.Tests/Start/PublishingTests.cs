using Spend.Gateway.Tests;
using Spend.Nodes.Tests.Campaign;
using Spend.Postgres;

namespace Spend.Silo.Tests.Start;

/// <summary>Configuration reaches every silo within seconds; whoever published it may use it at once, wherever the customer is.</summary>
[Collection(nameof(WholeMachine))]
public sealed class PublishingTests
{
    [Fact]
    public async Task What_was_published_at_a_silo_can_be_used_there_at_once_for_customers_of_every_silo()
    {
        using var server = PostgresServer.Start();
        using var silos = new Silos(server.NewDatabase());
        for (var i = 0; i < 3; i++) await silos.Start();
        await SharedCustomers.Make(silos.Clients[0]);
        Assert.True((await silos.Customers()).Count(static customers => customers > 0) > 1, "All customers are on one silo.");

        for (var plan = 0; plan < 4; plan++)
        {
            (await silos.Clients[0].Put($"/v1/plans/q{plan}", """{"name":"Q","currency":"USD","period":"month","prices":[{"id":"a","meter":"calls","charge_model":"per_unit","unit_amount":"2"}]}""")).Is(201);
            await Task.WhenAll(Enumerable.Range(0, SharedCustomers.Count).Select(async n =>
                (await silos.Clients[0].Post($"/v1/customers/c{n}/subscription", $$"""{"plan":"q{{plan}}","effective":"now"}""")).Is(200)));
        }
    }
}
