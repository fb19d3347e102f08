using Spend.Gateway.Outbox;
using Spend.Journal;

namespace Spend.Gateway.Audit;

/// <summary>Files the entries that come through the outbox.</summary>
internal sealed class AuditConsumer(IAuditLog log) : IOutboxConsumer
{
    public bool Takes(string type) => type == RecordAudit.MessageType;

    public void Take(IReadOnlyList<OutboxEntry> messages) => log.Add([.. messages.Select(static m => RecordAudit.Read(m.Customer, m.Message))]);
}
