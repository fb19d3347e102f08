using Microsoft.Extensions.DependencyInjection;
using Spend.Core;
using Spend.Gateway.Http;
using Spend.Gateway.Ledger;
using Spend.Gateway.Tests.Customers;
using Spend.Gateway.Tracing;
using Spend.Journal;

namespace Spend.Gateway.Tests.Tracing;

/// <summary>The bounds on what one answer reads, with smaller ones than the program has.</summary>
public class BoundsTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task A_page_ends_where_enough_was_read_and_the_next_goes_on()
    {
        var (walk, head) = await Lived();
        var query = new EventQuery(null, null, null, PropertyFilter.Of(new Microsoft.AspNetCore.Http.DefaultHttpContext().Request));
        var (ids, pages, cursor) = (new List<string>(), 0, (string?)null);
        do
        {
            var page = query.Read(PageRequest.Of("1000", cursor), walk, head);
            Assert.True(page.Data.Count <= 3);
            ids.AddRange(page.Data.Select(static e => e.Id));
            (cursor, pages) = (page.NextCursor, pages + 1);
        }
        while (cursor is not null);
        Assert.Equal(10, ids.Distinct().Count());
        Assert.Equal(10, ids.Count);
        Assert.True(pages >= 4, $"{pages} pages");
    }

    [Fact]
    public async Task Sums_over_more_records_than_one_answer_may_read_are_refused()
    {
        var (walk, head) = await Lived();
        var sums = new UsageSums(default(Instant) + Limits.EventsBack, null, UsageGrouping.Of(null));
        var calendar = new Core.Periods.Calendar(TimeZoneInfo.Utc, Core.Periods.BillingAnchor.First);
        Assert.Equal("10", (sums with { MostRecords = head }).Read(walk, head, calendar).Groups.Single().Quantity.ToString());
        var refused = Assert.Throws<ProblemException>(() => (sums with { MostRecords = head - 1 }).Read(walk, head, calendar));
        Assert.Equal((422, "too_much"), (refused.Problem.Status, refused.Problem.Code));
    }

    /// <summary>A customer that has used ten units, one by one.</summary>
    private async Task<(JournalWalk Walk, long Head)> Lived()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        for (var i = 0; i < 10; i++) (await shop.Use(customer, "1")).Is(200);
        var head = (long)(await shop.State(customer))["as_of"]!["sequence"]!;
        var journal = gateway.App.Services.GetRequiredService<IJournal>();
        return (new JournalWalk(journal, new CustomerId("default", customer[14..]), TestContext.Current.CancellationToken) { RecordsPerPage = 3 }, head);
    }
}
