using System.Text;
using Spend.Core.Metering;

namespace Spend.Journal.Tests.Stores;

/// <summary>Appends of readable frames.</summary>
internal static class Appends
{
    public static readonly CustomerId Ann = new("acme", "ann"), Bob = new("acme", "bob");

    /// <summary>Frames with the texts as payload and the key of an event of that name.</summary>
    public static Append To(CustomerId customer, long after, params string[] texts) =>
        new(customer, after, [.. texts.Select((text, i) => new Frame(after + 1 + i, EventKey.OfEvent(text), Encoding.UTF8.GetBytes(text)))], []);

    public static Append With(this Append append, params OutboxMessage[] messages) => append with { Outbox = messages };

    public static OutboxMessage Message(string id) => new(id, "wallet.low", Encoding.UTF8.GetBytes($"{{\"id\":\"{id}\"}}"));

    public static AppendResult[] Commit(this IJournal journal, params Append[] batch)
    {
        var results = new AppendResult[batch.Length];
        journal.Commit(batch, results);
        return results;
    }

    public static string[] Texts(this IJournal journal, CustomerId customer, long after = 0, int limit = int.MaxValue) =>
        [.. journal.Read(customer, after, limit).Select(frame => Encoding.UTF8.GetString(frame.Payload.Span))];

    public static string[] TextsAbout(this IJournal journal, CustomerId customer, string id) =>
        [.. journal.Find(customer, EventKey.OfEvent(id)).Select(frame => Encoding.UTF8.GetString(frame.Payload.Span))];
}
