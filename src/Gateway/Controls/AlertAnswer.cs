using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Periods;
using Spend.Core.Wallets;

namespace Spend.Gateway.Controls;

/// <summary>Whether an alert waits, or has fired for something in the current window.</summary>
public enum AlertStatus
{
    Armed,
    Fired,
}

/// <summary>An alert, and for what it has fired.</summary>
public sealed record AlertAnswer(
    string Id, AlertCondition Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Cap,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Meter,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Percent,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? Amount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? WithinSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Days,
    [property: Description("Who set it: admins alone change what an admin set.")] Owner Owner,
    [property: Description("fired: it has fired in the current window, and its condition has held since.")] AlertStatus Status,
    [property: Description("What it has fired for in the current window, at most 100.")] IReadOnlyList<FiredAnswer> Fired,
    [property: Description("How many there are.")] int FiredCount)
{
    private const int FiredShown = 100;

    public static AlertAnswer Of(Account account, AlertState state, Instant now)
    {
        var said = AlertRequest.Of(state.Alert);
        var fired = state.Fired.Where(f => IsCurrent(account, state.Alert, f, now))
            .OrderBy(static f => f.Subject, StringComparer.Ordinal).ThenBy(static f => f.Window.Start).ToArray();
        return new AlertAnswer(
            state.Alert.Id, said.Type, said.Cap, said.Meter, said.Percent, said.Amount, said.Unit, said.WithinSeconds, said.Days,
            state.Alert.Owner, fired.Length > 0 ? AlertStatus.Fired : AlertStatus.Armed, Array.ConvertAll(fired[..Math.Min(fired.Length, FiredShown)], FiredAnswer.Of), fired.Length);
    }

    /// <summary>What it fired for is remembered longer than it matters: windows that ended, grants that did.</summary>
    private static bool IsCurrent(Account account, Alert alert, (string Subject, Span Window) fired, Instant now) => alert.Condition == AlertCondition.GrantExpires
        ? account.Wallet.Find(fired.Subject) is { Status: GrantStatus.Active }
        : fired.Window == default || fired.Window.Contains(now);
}

/// <summary>One thing that an alert fired for.</summary>
public sealed record FiredAnswer(
    [property: Description("Of a cap with per: its counter, null for usage without the property. The price of an allowance, the grant that expires. Else empty.")] string? Subject,
    [property: Description("Null where the condition has none."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] WindowAnswer? Window)
{
    public static FiredAnswer Of((string Subject, Span Window) fired) => new(NameOf(fired.Subject), WindowAnswer.Of(fired.Window));

    /// <summary>The counter of items without the property is named by what no text can be.</summary>
    public static string? NameOf(string subject) => subject == Core.Caps.Cap.CounterNamed([null]) ? null : subject;
}

/// <summary>A stretch of time, half-open.</summary>
public sealed record WindowAnswer(Instant Start, Instant End)
{
    /// <summary>Null for none, and for all of time.</summary>
    public static WindowAnswer? Of(Span window) => window == default || window == Span.Forever ? null : new WindowAnswer(window.Start, window.End);
}
