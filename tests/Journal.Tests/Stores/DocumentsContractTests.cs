using System.Text;
using Spend.Core;

namespace Spend.Journal.Tests.Stores;

/// <summary>A fresh, empty store of documents for one test, whichever database is behind it.</summary>
public interface IDocumentsStore : IDisposable
{
    IDocuments Documents { get; }
}

/// <summary>What every store of documents must do.</summary>
public abstract class DocumentsContractTests<TStore> : IDisposable where TStore : IDocumentsStore, new()
{
    private readonly TStore _store = new();

    private IDocuments Documents => _store.Documents;

    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Every_version_of_a_document_is_kept()
    {
        Assert.Empty(Documents.After(0, out _));
        Assert.True(Documents.TryPut(Meter("tokens", 1, "{}")));
        Assert.True(Documents.TryPut(Meter("calls", 1, "{\"a\":1}") with { By = "key_1" }));
        Assert.True(Documents.TryPut(Meter("tokens", 2, "")));

        var all = Documents.After(0, out _).ToArray();
        Assert.Equal([("tokens", 1, false), ("calls", 1, false), ("tokens", 2, true)], all.Select(d => (d.Id, d.Version, d.IsRemoval)));
        Assert.Equal([null, "key_1", null], all.Select(d => d.By));
        Assert.Equal(("acme", "meter", new Instant(5), "{\"a\":1}"), (all[1].Tenant, all[1].Kind, all[1].At, Encoding.UTF8.GetString(all[1].Body.Span)));
    }

    [Fact]
    public void Only_the_next_version_of_a_document_can_be_put()
    {
        Assert.True(Documents.TryPut(Meter("tokens", 1, "first")));
        Assert.False(Documents.TryPut(Meter("tokens", 1, "late")));
        Assert.False(Documents.TryPut(Meter("tokens", 3, "gap")));
        Assert.True(Documents.TryPut(Meter("tokens", 2, "second")));
        Assert.True(Documents.TryPut(Meter("tokens", 1, "other tenant") with { Tenant = "umbrella" }));
        Assert.True(Documents.TryPut(Meter("tokens", 1, "other kind") with { Kind = "plan" }));
        Assert.Equal(["first", "second", "other tenant", "other kind"], Bodies());
    }

    [Fact]
    public void Any_text_can_be_a_name_but_one_without_bytes()
    {
        foreach (var id in (string[])["a\0b", "a", "Ä", "A\u0308", "", "💶"]) Assert.True(Documents.TryPut(Meter(id, 1, id)));
        Assert.Equal(["a\0b", "a", "Ä", "A\u0308", "", "💶"], Documents.After(0, out _).Select(d => d.Id));
        Assert.ThrowsAny<ArgumentException>(() => Documents.TryPut(Meter("\ud800", 1, "{}")));
        Assert.True(Documents.TryPut(Meter("after it", 1, "{}")));
    }

    [Fact]
    public async Task Of_several_who_put_the_same_version_one_is_first()
    {
        var puts = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(
            () => Enumerable.Range(1, 20).Select(version => Documents.TryPut(Meter("tokens", version, $"{writer}"))).ToArray(),
            TestContext.Current.CancellationToken)));
        Assert.All(Enumerable.Range(0, 20), version => Assert.Equal(1, puts.Count(of => of[version])));
        Assert.Equal(Enumerable.Range(1, 20), Documents.After(0, out _).Select(d => d.Version));
    }

    private string[] Bodies() => [.. Documents.After(0, out _).Select(d => Encoding.UTF8.GetString(d.Body.Span))];

    private static Document Meter(string id, int version, string body) => new("acme", "meter", id, version, new Instant(5), Encoding.UTF8.GetBytes(body));
}
