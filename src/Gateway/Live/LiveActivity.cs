using Spend.Core;
using Spend.Core.Accounts;
using Spend.Gateway.Announcing;
using Spend.Journal;

namespace Spend.Gateway.Live;

/// <summary>Publishes what accounts record and deny. Written out once, for all who watch.</summary>
internal sealed class LiveActivity(ILiveFeed feed) : IActivity
{
    public bool IsWatched(CustomerId customer) => feed.IsWatched(customer);

    public ReadOnlyMemory<byte> NoticeOf(CustomerId customer, Account before, Record record) =>
        NoticeBody.TypeOf(record) is { } type ? NoticeBody.Of(customer, before, record, type) : default;

    public void Recorded(CustomerId customer, IReadOnlyList<Happened> records)
    {
        foreach (var (sequence, record, notice) in records) feed.Publish(customer, LiveRecords.Of(sequence, record, notice));
    }

    public void Denied(CustomerId customer, Command asked, Answer answer, Instant at)
    {
        if (asked is EventCommand about) feed.Publish(customer, LiveRecords.Of(about.Id, answer, at));
    }
}
