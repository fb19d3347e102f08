using System.Text;
using Spend.Core;

namespace Spend.Journal.Tests.Stores;

/// <summary>A fresh, empty audit log for one test, whichever database is behind it.</summary>
public interface IAuditLogStore : IDisposable
{
    IAuditLog Log { get; }

    /// <summary>As a restart would find it.</summary>
    void Reopen();
}

/// <summary>What every audit log must do.</summary>
public abstract class AuditLogContractTests<TStore> : IDisposable where TStore : IAuditLogStore, new()
{
    private static readonly Instant Start = Instant.Parse("2026-11-20T10:00:00Z");

    private readonly TStore _store = new();

    private IAuditLog Log => _store.Log;

    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void An_entry_is_kept_once_as_it_came_first_however_often_it_comes()
    {
        Log.Add([Entry("1", body: "first"), Entry("2")]);
        Log.Add([Entry("3"), Entry("1", body: "second"), Entry("3")]);
        Log.Add([]);
        Assert.Equal(["3", "2", "1"], Ids());
        Assert.Equal("first", Encoding.UTF8.GetString(Log.Find(All with { Before = long.MaxValue })[^1].Entry.Body.Span));
    }

    [Fact]
    public void An_entry_comes_back_as_it_was_also_after_a_restart()
    {
        var entry = Entry("id\0ü", "tenant\0", "customer ü", 7, "key_a", "cap_set", """{"a":"ü"}""");
        Log.Add([entry]);
        _store.Reopen();
        var (number, found) = Assert.Single(Log.Find(All with { Tenant = "tenant\0" }));
        Assert.True(number > 0);
        Assert.Equal(entry.Body.ToArray(), found.Body.ToArray());
        Assert.Equal(entry, found with { Body = entry.Body });
    }

    [Fact]
    public void Every_filter_leaves_what_it_names()
    {
        Log.Add([
            Entry("1", "acme", "ann", 1, "key_a", "cap_set"), Entry("2", "acme", "bob", 2, "key_b", "cap_set"), Entry("3", "acme", "", 3, "key_a", "meter_created"),
            Entry("4", "other", "ann", 4, "key_a", "cap_set"), Entry("5", "acme", "ann", 5, "key_b", "cap_removed"),
        ]);
        Assert.Equal(["5", "3", "2", "1"], Ids());
        Assert.Equal(["4"], Ids(All with { Tenant = "other" }));
        Assert.Equal(["5", "1"], Ids(All with { Customer = "ann" }));
        Assert.Equal(["3", "1"], Ids(All with { By = "key_a" }));
        Assert.Equal(["2", "1"], Ids(All with { Action = "cap_set" }));
        Assert.Equal(["1"], Ids(All with { Customer = "ann", By = "key_a", Action = "cap_set" }));
        Assert.Equal(["3", "2"], Ids(All with { From = At(2), Until = At(5) }));
        Assert.Equal([], Ids(All with { Tenant = "nobody" }));
    }

    [Fact]
    public void Pages_go_from_the_newest_back()
    {
        Log.Add([.. Enumerable.Range(0, 2_500).Select(static i => Entry($"{i}"))]);
        var first = Log.Find(All with { Limit = 2 });
        Assert.Equal(["2499", "2498"], first.Select(static e => e.Entry.Id));
        Assert.Equal(["2497"], Ids(All with { Before = first[^1].Number, Limit = 1 }));
    }

    private static AuditQuery All => new("acme", null, null, null, null, null, long.MaxValue, 5_000);

    private IEnumerable<string> Ids(AuditQuery? query = null) => Log.Find(query ?? All).Select(static e => e.Entry.Id);

    private static AuditEntry Entry(string id, string tenant = "acme", string customer = "ann", int seconds = 0, string by = "key_a", string action = "cap_set", string body = "{}") =>
        new(id, tenant, customer, At(seconds), by, action, Encoding.UTF8.GetBytes(body));

    private static Instant At(int seconds) => Start + TimeSpan.FromSeconds(seconds);
}
