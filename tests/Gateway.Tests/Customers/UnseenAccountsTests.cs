using Microsoft.Extensions.DependencyInjection;
using Spend.Gateway.Customers;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Tests.Customers;

/// <summary>Another node beside the gateway, on the same journal: what it knows of accounts that only the gateway has loaded.</summary>
public sealed class UnseenAccountsTests : GatewayHost
{
    private readonly GivenLease _lease = new();

    [Fact]
    public async Task The_holder_goes_through_all_customers_in_each_term_and_again_when_a_node_is_gone()
    {
        var services = App.Services;
        var accounts = new Journal.Accounts(
            services.GetRequiredService<IJournal>(), services.GetRequiredService<GroupCommit>(), services.GetRequiredService<Catalogs>().Of, TimeProvider.System);
        var unseen = new UnseenAccounts(accounts, services.GetRequiredService<IJournal>(), _lease);
        List<string> customers = [await Customer()];

        Assert.Empty(await Woken());
        _lease.Term = 1;
        Assert.Equal(customers, await Woken());
        customers.Add(await Customer());
        Assert.Empty(await Woken()); // whoever made it knows it
        _lease.Departures = 1;
        Assert.Equal(customers, await Woken());
        Assert.Empty(await Woken());
        _lease.Term = 0;
        _lease.Departures = 2;
        Assert.Empty(await Woken());
        _lease.Term = 1; // nobody had it in between, but somebody is gone
        Assert.Equal(customers, await Woken());
        _lease.Term = 3;
        Assert.Equal(customers, await Woken());
        Assert.Empty(await Woken());

        async Task<string[]> Woken()
        {
            unseen.RemindSome();
            var due = accounts.TakeDue(100);
            foreach (var customer in due) await accounts.Wake(customer);
            return [.. due.Select(static c => c.Customer).Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public async Task Nodes_that_come_and_go_do_not_keep_the_walk_from_ending()
    {
        var services = App.Services;
        var accounts = new Journal.Accounts(
            services.GetRequiredService<IJournal>(), services.GetRequiredService<GroupCommit>(), services.GetRequiredService<Catalogs>().Of, TimeProvider.System);
        var unseen = new UnseenAccounts(accounts, services.GetRequiredService<IJournal>(), _lease);
        List<string> customers = [];
        for (var i = 0; i < UnseenAccounts.AtOnce + 10; i++) customers.Add(await Customer());
        _lease.Term = 1;
        for (var round = 0; round < 3; round++)
        {
            unseen.RemindSome();
            _lease.Departures++;
        }
        Assert.Equal(customers.Order(StringComparer.Ordinal), accounts.TakeDue(1_000).Select(static c => c.Customer).Order(StringComparer.Ordinal));
    }

    private sealed class GivenLease : ILease
    {
        public long Term { get; set; }

        public long Departures { get; set; }
    }
}
