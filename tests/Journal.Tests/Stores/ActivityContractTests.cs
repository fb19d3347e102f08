using System.Text;
using Spend.Core;

namespace Spend.Journal.Tests.Stores;

/// <summary>What is shown of tenants as a whole, fresh and empty for one test, whichever database is behind it.</summary>
public interface IActivityStore : IDisposable
{
    IDenialLog Denials { get; }

    ICustomerOverviews Overviews { get; }

    IKeyUses KeyUses { get; }

    /// <summary>As a restart would find it.</summary>
    void Reopen();
}

/// <summary>What every such store must do.</summary>
public abstract class ActivityContractTests<TStore> : IDisposable where TStore : IActivityStore, new()
{
    private static readonly CustomerId Ann = new("acme", "ann\0ü"), Bob = new("acme", "bob"), Other = new("other", "ann\0ü");

    private readonly TStore _store = new();

    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_denial_comes_back_as_it_was_also_after_a_restart()
    {
        var number = Assert.Single(_store.Denials.Put([Denied(Ann, "cap_exceeded", """{"a":"ü"}""", 7)]));
        _store.Reopen();
        var found = Assert.Single(Find());
        Assert.Equal((number, Ann, "cap_exceeded", At(7), """{"a":"ü"}"""), (found.Number, found.Customer, found.Code, found.At, Encoding.UTF8.GetString(found.Body.Span)));
        Assert.True(number > 0 && found.Change > 0);
    }

    [Fact]
    public void Denials_are_found_newest_first_by_tenant_customer_and_code()
    {
        var numbers = _store.Denials.Put([Denied(Ann, "a"), Denied(Bob, "a"), Denied(Other, "a"), Denied(Ann, "b"), Denied(Bob, "b")]);
        Assert.Equal(numbers.Order(), numbers);
        Assert.Equal(5, numbers.Distinct().Count());
        Assert.Equal([numbers[4], numbers[3], numbers[1], numbers[0]], Find().Select(static d => d.Number));
        Assert.Equal([numbers[3], numbers[0]], Find(customer: Ann.Customer).Select(static d => d.Number));
        Assert.Equal([numbers[1], numbers[0]], Find(code: "a").Select(static d => d.Number));
        Assert.Equal([numbers[4]], Find(customer: Bob.Customer, code: "b").Select(static d => d.Number));
        Assert.Equal([numbers[3], numbers[1]], _store.Denials.Find(new DenialQuery("acme", null, null, numbers[4], 2)).Select(static d => d.Number));
        Assert.Equal([numbers[2]], _store.Denials.Find(new DenialQuery("other", null, null, long.MaxValue, 10)).Select(static d => d.Number));
    }

    [Fact]
    public void One_that_is_replaced_keeps_its_number_and_is_a_change()
    {
        var numbers = _store.Denials.Put([Denied(Ann, "a"), Denied(Ann, "b"), Denied(Other, "a")]);
        var changes = _store.Denials.ChangesAfter(0);
        Assert.Equal(["acme", "other"], changes.Keys.Order());
        var seen = _store.Denials.Since("acme", 0, 10);
        Assert.Equal([numbers[0], numbers[1]], seen.Select(static d => d.Number));
        Assert.Equal(changes["acme"], seen[^1].Change);

        Assert.Equal([numbers[0], numbers[2] + 1], _store.Denials.Put([Denied(Ann, "a", "two", 9) with { Number = numbers[0] }, Denied(Bob, "c")]));
        var since = _store.Denials.Since("acme", changes.Values.Max(), 10);
        Assert.Equal([numbers[0], numbers[2] + 1], since.Select(static d => d.Number).Order());
        Assert.Equal(("two", At(9)), (Encoding.UTF8.GetString(Find(customer: Ann.Customer)[^1].Body.Span), Find(customer: Ann.Customer)[^1].At));
        Assert.Equal(["acme"], _store.Denials.ChangesAfter(changes.Values.Max()).Keys);
        Assert.Single(_store.Denials.Since("acme", changes.Values.Max(), 1));
        Assert.Equal(3, Find().Count);
    }

    [Fact]
    public void Of_each_customer_the_latest_stay_and_of_all_none_that_are_too_old()
    {
        _store.Denials.Put([Denied(Bob, "kept"), Denied(Other, "kept")]);
        var numbers = _store.Denials.Put([.. Enumerable.Range(0, Limits.DenialsPerCustomer + 10).Select(static i => Denied(Ann, "a", seconds: i))]);
        Assert.Equal(numbers.Skip(10).Reverse(), Find(customer: Ann.Customer).Select(static d => d.Number));
        Assert.Single(Find(customer: Bob.Customer));
        _store.Denials.Prune(At(Limits.DenialsPerCustomer));
        Assert.Equal(10, Find().Count);
        Assert.Empty(_store.Denials.Find(new DenialQuery("other", null, null, long.MaxValue, 10)));
    }

    [Fact]
    public void Changes_rise_also_when_all_entries_are_gone()
    {
        _store.Denials.Put([Denied(Ann, "a"), Denied(Ann, "b")]);
        var before = _store.Denials.ChangesAfter(0)["acme"];
        _store.Denials.Prune(Instant.Max);
        _store.Denials.Put([Denied(Ann, "c")]);
        Assert.True(_store.Denials.ChangesAfter(before)["acme"] > before);
    }

    [Fact]
    public void A_row_is_replaced_by_one_of_the_same_or_a_later_sequence_only()
    {
        _store.Overviews.Put([Row(Ann, 5, "five"), Row(Bob, 1, "one")]);
        _store.Overviews.Put([Row(Ann, 4, "four"), Row(Bob, 1, "again")]);
        _store.Overviews.Put([]);
        _store.Reopen();
        Assert.Equal([(Ann, 5, "five"), (Bob, 1, "again")], _store.Overviews.Find("acme", [Bob.Customer, Ann.Customer, "nobody"]).OrderBy(static r => r.Customer.Customer, StringComparer.Ordinal).Select(Content));
        _store.Overviews.Remove(Ann);
        _store.Overviews.Put([Row(Ann, 2, "two")]);
        Assert.Equal((Ann, 2, "two"), Content(Assert.Single(_store.Overviews.Find("acme", [Ann.Customer]))));
        Assert.Empty(_store.Overviews.Find("other", [Ann.Customer]));
    }

    [Fact]
    public void Whoever_reads_on_gets_what_was_put_since()
    {
        _store.Overviews.Put([Row(Ann, 1, "a"), Row(Bob, 1, "b"), Row(Other, 1, "o")]);
        var first = _store.Overviews.After("acme", 0, 1);
        var rest = _store.Overviews.After("acme", Assert.Single(first).Number, 10);
        Assert.Equal(["a", "b"], first.Concat(rest).Select(static r => Content(r).Body).Order());
        _store.Overviews.Put([Row(Ann, 2, "a2")]);
        var since = Assert.Single(_store.Overviews.After("acme", rest[^1].Number, 10));
        Assert.Equal((Ann, 2, "a2"), Content(since));
        Assert.Empty(_store.Overviews.After("acme", since.Number, 10));
    }

    [Fact]
    public void The_latest_use_of_a_key_stays()
    {
        _store.KeyUses.Note([new KeyUse("acme", "one", At(3)), new KeyUse("acme", "two", At(1)), new KeyUse("other", "one", At(9))]);
        _store.KeyUses.Note([new KeyUse("acme", "one", At(2)), new KeyUse("acme", "two", At(5))]);
        _store.KeyUses.Note([]);
        _store.Reopen();
        Assert.Equal([("one", At(3)), ("two", At(5))], _store.KeyUses.Of("acme").Select(static u => (u.Key, u.Value)).Order());
        Assert.Empty(_store.KeyUses.Of("nobody"));
    }

    private IReadOnlyList<DenialEntry> Find(string? customer = null, string? code = null) => _store.Denials.Find(new DenialQuery("acme", customer, code, long.MaxValue, 1_000));

    private static DenialEntry Denied(CustomerId customer, string code, string body = "{}", int seconds = 0) => new(0, 0, customer, At(seconds), code, Encoding.UTF8.GetBytes(body));

    private static CustomerOverview Row(CustomerId customer, long sequence, string body) => new(customer, sequence, Encoding.UTF8.GetBytes(body));

    private static (CustomerId Customer, long Sequence, string Body) Content(CustomerOverview row) => (row.Customer, row.Sequence, Encoding.UTF8.GetString(row.Body.Span));

    private static Instant At(int seconds) => Instant.Parse("2026-11-20T10:00:00Z") + TimeSpan.FromSeconds(seconds);
}
