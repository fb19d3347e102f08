using System.Text.Json;
using Spend.Core;
using Spend.Core.Accounts;

namespace Spend.Gateway.Deciding.Answers;

/// <summary>An authorization as it stands, and everything that happened to it, out of its records.</summary>
internal static class HistoryAnswer
{
    /// <summary>Null where the records are of no authorization: there are none, or they are of usage reported afterwards.</summary>
    public static Posting? LatestOf(Past past)
    {
        if (past.Records is not [(_, Posting { Kind: PostingKind.Charge or PostingKind.Hold }), ..]) return null;
        return past.Records[^1].Record as Posting;
    }

    /// <param name="latest">What <see cref="LatestOf"/> says.</param>
    public static ValueTask Send(HttpResponse response, string customer, string currency, Posting latest, Past past)
    {
        // In the unit of the authorization, which has the lines that decide it.
        var unit = PostingAmounts.UnitOf((Posting)past.Records[0].Record);
        Money charged = default, unbilled = default;
        Instant? expires = null;
        foreach (var (_, record) in past.Records)
        {
            if (record is not Posting posting) continue;
            var amounts = PostingAmounts.In(unit, posting);
            charged += amounts.Charged;
            unbilled += amounts.Unbilled;
            if (posting.Kind is PostingKind.Hold or PostingKind.Extend) expires = posting.ExpiresAt;
        }

        var reply = Reply.Rent();
        var json = reply.Json;
        json.WriteStartObject();
        json.WriteString("authorization"u8, latest.Id);
        json.WriteString("customer"u8, customer);
        json.WriteString("status"u8, PostingWords.Status(latest.Kind));
        new PostingAmounts(unit, charged, PostingAmounts.In(unit, latest).Held, unbilled).Write(json);
        json.WriteString("currency"u8, currency);
        if (expires is { } at) json.WriteTime("expires_at"u8, at);
        else json.WriteNull("expires_at"u8);
        json.WritePeriod("period"u8, latest.Period);
        json.WriteStartArray("history"u8);
        foreach (var (sequence, record) in past.Records)
            if (record is Posting posting) WriteStep(json, sequence, posting);
        json.WriteEndArray();
        AuthorizationAnswer.WriteAsOf(json, past.LastSequence);
        json.WriteEndObject();
        return reply.Send(response, StatusCodes.Status200OK, DecisionAnswer.Json);
    }

    private static void WriteStep(Utf8JsonWriter json, long sequence, Posting posting)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, PostingWords.Happening(posting.Kind));
        json.WriteTime("at"u8, posting.At);
        json.WriteNumber("sequence"u8, sequence);
        PostingAmounts.Of(posting).Write(json);
        if (posting.Kind is PostingKind.Hold or PostingKind.Extend) json.WriteTime("expires_at"u8, posting.ExpiresAt);
        if (posting.Reason.Length > 0) json.WriteString("reason"u8, posting.Reason);
        ChargeLines.Write(json, "lines"u8, posting.Lines);
        if (posting.Reversed.Length > 0) ChargeLines.Write(json, "reversed"u8, posting.Reversed);
        json.WriteEndObject();
    }
}
