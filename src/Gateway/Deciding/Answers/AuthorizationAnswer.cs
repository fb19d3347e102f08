using System.Text.Json;
using Spend.Core.Accounts;
using Spend.Journal;

namespace Spend.Gateway.Deciding.Answers;

/// <summary>What happened to an authorization or event, out of the record of it: a retry gets the same words, whatever came after.</summary>
internal static class AuthorizationAnswer
{
    /// <summary>The members, without the braces.</summary>
    public static void WriteMembers(Utf8JsonWriter json, in Answer answer)
    {
        var posting = (Posting)answer.Record!;
        json.WriteString("decision"u8, "allowed"u8);
        json.WriteString("authorization"u8, posting.Id);
        json.WriteString("status"u8, PostingWords.Status(posting.Kind));
        var amounts = PostingAmounts.Of(posting);
        amounts.Write(json);
        json.WriteString("currency"u8, answer.Currency);
        if (posting.Kind is PostingKind.Hold or PostingKind.Extend) json.WriteTime("expires_at"u8, posting.ExpiresAt);
        if (posting.Kind == PostingKind.Settle) json.WriteString("outcome"u8, posting.Succeeded ? "success"u8 : "failure"u8);
        if (posting.Kind is PostingKind.Void or PostingKind.Amend) json.WriteString("reason"u8, posting.Reason);

        amounts.WriteFunds(json, posting, answer.Currency);
        PostingAmounts.WriteCredits(json, posting);
        CapLines.Write(json, posting.Caps);
        CapLines.WriteWouldDeny(json, posting.Caps);
        ChargeLines.Write(json, "lines"u8, posting.Lines);
        if (posting.Reversed.Length > 0) ChargeLines.Write(json, "reversed"u8, posting.Reversed);
        json.WritePeriod("period"u8, posting.Period);
        if (posting.BilledIn is { } billedIn) json.WritePeriod("billed_in"u8, billedIn);
        WriteAsOf(json, answer.Sequence);
        json.WriteBoolean("replayed"u8, answer.Status == Status.Replayed);
    }

    public static void WriteAsOf(Utf8JsonWriter json, long sequence)
    {
        json.WriteStartObject("as_of"u8);
        json.WriteNumber("sequence"u8, sequence);
        json.WriteEndObject();
    }
}
