using System.Text;
using Spend.Core.Accounts;

namespace Spend.Journal.Tests.Actors;

/// <summary>Announces every record, and says where the account stood before it and what its wallet had then.</summary>
internal sealed class Announcer : IAnnouncements
{
    public IReadOnlyList<OutboxMessage> Of(CustomerId customer, Account before, Record record) =>
        [new OutboxMessage($"{before.Sequence}", record.GetType().Name, Encoding.UTF8.GetBytes($"{before.Wallet.Available("USD")}"))];
}
