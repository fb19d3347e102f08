using System.Text.Json;
using Spend.Core;
using Spend.Core.Caps;
using Spend.Core.Periods;

namespace Spend.Gateway.Deciding.Answers;

/// <summary>The caps that a posting moved, as they stood afterwards.</summary>
internal static class CapLines
{
    public static void Write(Utf8JsonWriter json, CapMove[] moves)
    {
        json.WriteStartArray("caps"u8);
        foreach (var move in moves)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, move.Cap);
            WriteCounter(json, move.Counter);
            if (move.Meter is not null) json.WriteString("unit"u8, move.Meter);
            if (move.Enforcement != CapEnforcement.Hard) json.WriteString("enforcement"u8, PostingWords.Enforcement(move.Enforcement));
            json.WriteAmount("limit"u8, move.Limit);
            json.WriteAmount("spent"u8, move.SpentAfter);
            json.WriteAmount("held"u8, move.HeldAfter);
            // A cap set below what was already spent has nothing left, not less than nothing.
            json.WriteAmount("remaining"u8, Money.Max(Money.Zero, move.Remaining));
            WriteReset(json, move.Window);
            if (move.PassesLimit) json.WriteBoolean("over_limit"u8, true);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>The shadow caps that would have denied this, were they hard; nothing where there is none.</summary>
    public static void WriteWouldDeny(Utf8JsonWriter json, CapMove[] moves)
    {
        List<string>? caps = null;
        foreach (var move in moves)
            if (move is { Enforcement: CapEnforcement.Shadow, PassesLimit: true } && caps?.Contains(move.Cap) != true) (caps ??= []).Add(move.Cap);
        if (caps is null) return;
        json.WriteStartArray("would_deny"u8);
        foreach (var cap in caps) json.WriteStringValue(cap);
        json.WriteEndArray();
    }

    /// <summary>A cap on single events or on all of time never starts again.</summary>
    private static void WriteReset(Utf8JsonWriter json, Span window)
    {
        if (window == default || window.End == Instant.Max) json.WriteNull("resets_at"u8);
        else json.WriteTime("resets_at"u8, window.End);
    }

    /// <summary>Which counter of a cap with <c>per</c> it is; null for the one of events without that property.</summary>
    public static void WriteCounter(Utf8JsonWriter json, string counter)
    {
        if (counter.Length == 0) return;
        if (counter == Cap.NoValue) json.WriteNull("counter"u8);
        else json.WriteString("counter"u8, counter);
    }
}
