using Spend.Journal;

namespace Spend.Gateway.Outbox;

/// <summary>Takes over messages of the outbox, by their type. A message that no consumer takes is dropped.</summary>
public interface IOutboxConsumer
{
    /// <summary>Whether messages of this type are its own, such as those whose type begins with <c>audit.</c>.</summary>
    bool Takes(string type);

    /// <summary>
    /// Takes messages over, oldest first: durable on return, because the outbox forgets them then. After a crash the same messages come
    /// again; taking one twice must do what taking it once does.
    /// </summary>
    void Take(IReadOnlyList<OutboxEntry> messages);
}

/// <summary>The families of message types.</summary>
public static class MessageTypes
{
    /// <summary>Begins the types of messages for the audit log, which never leave as webhooks.</summary>
    public const string AuditPrefix = "audit.";

    /// <summary>An invoice that waits for its number.</summary>
    public const string Numbering = "numbering";
}
