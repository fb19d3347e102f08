using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Gateway.Announcing;
using Spend.Gateway.Deciding.Answers;
using Spend.Gateway.Http;
using Spend.Gateway.Ledger;
using Spend.Journal;

namespace Spend.Gateway.Live;

/// <summary>What the live feed shows of records and denials: each in the words that it has elsewhere, in the ledger, the webhook or the answer.</summary>
internal static class LiveRecords
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="notice">What a webhook says of it; empty for most.</param>
    public static LiveEvent Of(long sequence, Record record, ReadOnlyMemory<byte> notice) =>
        !notice.IsEmpty ? new LiveEvent(LiveEventType.Alert, sequence, IsRecord: true, notice)
        : record is Posting ? new LiveEvent(LiveEventType.Decision, sequence, IsRecord: true, JsonSerializer.SerializeToUtf8Bytes(LedgerView.Of(sequence, record), StrictJson.TypeOf<LedgerEntry>()))
        : new LiveEvent(LiveEventType.State, sequence, IsRecord: true, default);

    /// <summary>The same, read back from the journal.</summary>
    public static LiveEvent Of(CustomerId customer, string currency, long sequence, Record record) =>
        Of(sequence, record, NoticeBody.TypeOf(record) is { } type ? NoticeBody.Of(customer, currency, sequence, control: null, record, type) : default);

    /// <param name="at">When it was denied: the log of denials says the same, by which the two are known for one.</param>
    public static LiveEvent Of(string id, in Answer denial, Instant at)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using var json = new Utf8JsonWriter(buffer, Relaxed);
        json.WriteStartObject();
        DenialAnswer.WriteMembers(json, id, denial);
        json.WriteTime("at"u8, at);
        json.WriteEndObject();
        json.Flush();
        return new LiveEvent(LiveEventType.Decision, denial.Sequence, IsRecord: false, buffer.WrittenMemory);
    }
}
