using Spend.Core;
using Spend.Gateway.Tests.Customers;

namespace Spend.Gateway.Tests.Live;

public sealed class LiveResumeTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task Who_comes_back_is_sent_what_came_since_and_then_the_state()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        long since;
        await using (var viewer = await LiveViewer.Open(gateway.Admin, customer)) since = (await viewer.Next()).Id!.Value;
        (await shop.Use(customer, "1")).Is(200);
        (await gateway.Admin.Put($"{customer}/caps/c", """{"limit":"1","window":"lifetime"}""")).Is(201);
        (await shop.Use(customer, "2")).Is(200);

        await using var back = await LiveViewer.Open(gateway.Admin, customer, lastEventId: since);
        var state = await back.Next("state");
        // The cap's record has no event of its own: the state has it. What it was reached by comes with the alert.
        Assert.Equal(
            [("decision", since + 1), ("decision", since + 3), ("alert", since + 4), ("state", since + 4)],
            back.All.TakeWhile(s => s != state).Append(state).Select(static s => (s.Type, s.Id!.Value)));
        Assert.Equal("cap.reached", back.All[2]["type"]!.ToString());

        await using var none = await LiveViewer.Open(gateway.Admin, customer, lastEventId: state.Id);
        Assert.Equal(("state", state.Id), (await none.Next() is var only ? only.Type : "", only.Id));
    }

    [Fact]
    public async Task Of_too_much_it_is_told_that_it_is_missing()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        await Charge(shop, customer, "a", Limits.LiveResume);
        await Charge(shop, customer, "b", 2);
        var head = (long)(await shop.State(customer))["as_of"]!["sequence"]!;

        await using var viewer = await LiveViewer.Open(gateway.Admin, customer, lastEventId: head - Limits.LiveResume - 1);
        var gap = await viewer.Next();
        Assert.Equal(("gap", head, head - Limits.LiveResume - 1, head), (gap.Type, gap.Id, (long)gap["after"]!, (long)gap["through"]!));
        Assert.Equal(("state", head), (await viewer.Next() is var state ? state.Type : "", state.Id));

        // One less is sent whole.
        await using var other = await LiveViewer.Open(gateway.Admin, customer, lastEventId: head - Limits.LiveResume);
        for (var i = 1; i <= Limits.LiveResume; i++) Assert.Equal(("decision", head - Limits.LiveResume + i), (await other.Next() is var one ? one.Type : "", one.Id));
    }

    [Fact]
    public async Task An_id_that_the_journal_does_not_have_is_told_to_be_one()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        await using var viewer = await LiveViewer.Open(gateway.Admin, customer, lastEventId: 1_000_000);
        var gap = await viewer.Next();
        var state = await viewer.Next();
        Assert.Equal(("gap", "state", gap.Id), (gap.Type, state.Type, state.Id));
        (await shop.Use(customer, "1")).Is(200);
        Assert.Equal(state.Id + 1, (await viewer.Next("decision")).Id);
        (await gateway.Admin.Send(HttpMethod.Get, $"{customer}/live", null, ("Last-Event-ID", "x"))).IsProblem(400, "invalid_request");
    }

    [Fact]
    public async Task Charges_while_viewers_come_and_go_are_seen_without_hole_or_double()
    {
        const int Writers = 4, Each = 150;
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        var random = new Random(20);
        var seen = new List<long>();
        long begin;
        await using (var viewer = await LiveViewer.Open(gateway.Admin, customer)) begin = (await viewer.Next()).Id!.Value;
        var last = begin;

        var writing = Parallel.ForAsync(0, Writers, TestContext.Current.CancellationToken, async (writer, _) =>
        {
            for (var i = 0; i < Each; i++) await Charge(shop, customer, $"w{writer}-{i}", 1);
        });
        var visits = 0;
        for (var isOver = false; !isOver; visits++)
        {
            isOver = writing.IsCompleted;
            await using var viewer = await LiveViewer.Open(gateway.Admin, customer, lastEventId: last);
            var head = isOver ? (long)(await shop.State(customer))["as_of"]!["sequence"]! : 0;
            for (var more = random.Next(1, 60); isOver ? last < head : more > 0; more--)
            {
                var next = await viewer.Next();
                Assert.NotEqual("gap", next.Type);
                if (next.Type == "decision") seen.Add(next.Id!.Value);
                else Assert.Equal(next.Id, (long)next["as_of"]!["sequence"]!);
                Assert.True(next.Id >= last, $"{next.Id} after {last}");
                last = next.Id!.Value;
                if (next.Type == "state" && writing.IsCompleted) break;
            }
        }
        await writing;
        Assert.True(visits > 2, $"{visits} visits");
        Assert.Equal(Enumerable.Range(1, seen.Count).Select(i => begin + i), seen);
        Assert.Equal((long)(await shop.State(customer))["as_of"]!["sequence"]!, last);
    }

    private async Task Charge(Shop shop, string customer, string prefix, int count)
    {
        var requests = Enumerable.Range(0, count).Select(i => $$"""{"id":"{{prefix}}-{{i}}","customer":"{{customer[14..]}}","items":[{"meter":"{{shop.Meter}}","quantity":"1"}]}""");
        var answer = (await gateway.Admin.Post("/v1/authorize/batch", $$"""{"requests":[{{string.Join(',', requests)}}]}""")).Is(200);
        Assert.All(answer["results"]!.AsArray(), static r => Assert.Equal("allowed", r!["decision"]!.ToString()));
    }
}
