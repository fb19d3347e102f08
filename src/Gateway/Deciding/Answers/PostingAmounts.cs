using System.Text.Json;
using Spend.Core;
using Spend.Core.Accounts;

namespace Spend.Gateway.Deciding.Answers;

/// <summary>
/// What a posting comes to, in one unit: the credit unit where all of it is in one, else the currency. Credits beside money stand in
/// <c>credits</c>.
/// </summary>
/// <param name="Unit">The credit unit; null for the currency.</param>
internal readonly record struct PostingAmounts(string? Unit, Money Charged, Money Held, Money Unbilled)
{
    public static PostingAmounts Of(Posting posting) => In(UnitOf(posting), posting);

    /// <param name="unit">Null: the currency.</param>
    public static PostingAmounts In(string? unit, Posting posting) => unit is null
        ? new PostingAmounts(null, posting.Charged, posting.Held, posting.Unbilled)
        : new PostingAmounts(unit, posting.ChargedIn(unit), CreditsOf(posting, unit).Holds, UnbilledIn(posting, unit));

    /// <summary>The one credit unit that a posting is about; null where it is about money, or about several.</summary>
    public static string? UnitOf(Posting posting)
    {
        if (posting.Credits is not [{ Unit: var unit }]) return null;
        foreach (var line in posting.Lines)
            if (line.Unit != unit) return null;
        foreach (var line in posting.Reversed)
            if (line.Unit != unit) return null;
        // Some steps of a hold have no lines: there, what it still holds of money decides.
        return posting.Held.IsZero ? unit : null;
    }

    /// <summary>Whether limits did not cover all of it, whatever it was in.</summary>
    public static bool IsOverLimit(Posting posting)
    {
        foreach (var line in posting.Lines)
            if (line.Unbilled.IsPositive) return true;
        return false;
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteAmount("charged"u8, Charged);
        json.WriteAmount("held"u8, Held);
        json.WriteAmount("unbilled"u8, Unbilled);
        if (Unit is not null) json.WriteString("unit"u8, Unit);
    }

    public void WriteFunds(Utf8JsonWriter json, Posting posting, string currency)
    {
        var credits = Unit is null ? default : CreditsOf(posting, Unit);
        var funds = Unit is null ? posting.Funds : new Funds(credits.Available, credits.Held);
        json.WriteStartObject("funds"u8);
        if (funds.Available is { } available) json.WriteAmount("available"u8, available);
        else json.WriteNull("available"u8);
        json.WriteAmount("held"u8, funds.Held);
        json.WriteString("unit"u8, Unit ?? currency);
        json.WriteEndObject();
    }

    /// <summary>Every credit unit that a posting is about; nothing where it is about none.</summary>
    public static void WriteCredits(Utf8JsonWriter json, Posting posting)
    {
        if (posting.Credits.Length == 0) return;
        json.WriteStartArray("credits"u8);
        foreach (var credits in posting.Credits)
        {
            json.WriteStartObject();
            json.WriteString("unit"u8, credits.Unit);
            json.WriteAmount("charged"u8, posting.ChargedIn(credits.Unit));
            json.WriteAmount("held"u8, credits.Holds);
            json.WriteAmount("available"u8, credits.Available);
            if (OwedFor(posting, credits.Unit) is { IsZero: false } owed) json.WriteAmount("owed"u8, owed);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static CreditFunds CreditsOf(Posting posting, string unit)
    {
        foreach (var credits in posting.Credits)
            if (credits.Unit == unit) return credits;
        return default;
    }

    private static Money UnbilledIn(Posting posting, string unit) => Sum(posting, unit, static line => line.Unbilled);

    /// <summary>What credits that no grant covered are owed for, in the currency.</summary>
    private static Money OwedFor(Posting posting, string unit) => Sum(posting, unit, static line => line.Owed);

    private static Money Sum(Posting posting, string unit, Func<Line, Money> part)
    {
        var sum = Money.Zero;
        if (!posting.MovesUsage) return sum;
        foreach (var line in posting.Lines)
            if (line.Unit == unit) sum += part(line);
        foreach (var line in posting.Reversed)
            if (line.Unit == unit) sum += part(line);
        return sum;
    }
}
