using Spend.Core;

namespace Spend.Journal;

/// <summary>
/// Configuration that belongs to no customer (meters, plans, price books, API keys, tenants), as versioned JSON documents. Every
/// version is kept: a put adds one, a removal adds an empty one. Small and rarely written; all of it fits in memory.
/// </summary>
public interface IDocuments
{
    /// <summary>
    /// Versions that came after the one with a number, oldest first. None is overtaken: nothing with a smaller number becomes visible
    /// later, so that who asks again and again misses none, also of those that other processes put.
    /// </summary>
    /// <param name="number">0: from the beginning.</param>
    /// <param name="last">The number to go on from.</param>
    /// <exception cref="JournalUnavailableException">The store cannot be read now.</exception>
    IReadOnlyList<Document> After(long number, out long last);

    /// <summary>Adds version <c>expectedVersion + 1</c>, durable on return. False: someone else was first.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot write now.</exception>
    bool TryPut(Document document);
}

/// <param name="Kind">Such as <c>meter</c> or <c>plan</c>.</param>
/// <param name="Version">From 1, without gaps.</param>
/// <param name="Body">UTF-8 JSON; empty for a removal.</param>
/// <param name="By">Who asked for it: the id of an API key; null: nobody who has one.</param>
public sealed record Document(string Tenant, string Kind, string Id, int Version, Instant At, ReadOnlyMemory<byte> Body, string? By = null)
{
    public bool IsRemoval => Body.IsEmpty;
}
