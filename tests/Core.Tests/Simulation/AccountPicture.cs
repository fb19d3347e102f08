using System.Text;
using Spend.Core.Accounts;
using Spend.Core.Holds;
using Spend.Core.Usage;
using Spend.Core.Wallets;

namespace Spend.Core.Tests.Simulation;

/// <summary>The whole state of an account as text: the same text for the same state, whatever order its dictionaries are in.</summary>
internal static class AccountPicture
{
    /// <summary>Everything that can be seen of an account.</summary>
    public static string Of(Account account)
    {
        var text = new StringBuilder();
        text.AppendLine($"sequence {account.Sequence} at {account.JournalTime}");
        text.AppendLine($"profile {account.Profile} plan {account.Plan}");
        text.AppendLine($"calendar {account.Calendar.Zone.Id} {account.Calendar.Anchor}");
        text.AppendLine($"next grant to expire {account.Wallet.NextToExpire?.Terms.Id} next hold {account.Holds.NextToExpire?.Id}");
        var subscription = account.Subscription;
        foreach (var change in subscription.Changes) text.AppendLine($"change {change.Number} at {change.At} to {change.Plan}");
        text.AppendLine($"scheduled {subscription.Scheduled} trial ends {subscription.TrialEnds} next grant {subscription.NextGrantAt}");
        foreach (var lists in new[] { account.Contracts, account.OwnPrices })
            foreach (var list in lists.All)
                text.AppendLine($"{lists.Source} {list.Version} of {lists.LatestVersion} {list.Span} {string.Join(", ", list.Agreed.Prices.AsEnumerable())} drawn {string.Join(", ", list.Drawn)}");
        foreach (var cap in account.Caps) text.AppendLine($"cap {cap.Cap.Id} generation {cap.Generation} limit {cap.Cap.Limit} sweep {cap.SweepAt}");
        foreach (var (key, sequence) in account.Keys.InOrder) text.AppendLine($"key {key.Value:x} {sequence}");
        text.AppendLine($"forgotten {account.Keys.HasForgotten}");
        Write(text, account, exact: true);
        return text.ToString();
    }

    /// <summary>
    /// What money and usage there is: what an event and its void leave as it was. Counters that stand at zero are as good as absent, and
    /// the order in which grants were burnt is history, not an amount.
    /// </summary>
    public static string OfAmounts(Account account)
    {
        var text = new StringBuilder();
        Write(text, account, exact: false);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Account account, bool exact)
    {
        text.AppendLine($"owed {account.Owed} held {account.OwedHeld}");
        foreach (var grant in account.Wallet.InBurnOrder) text.AppendLine(Line(grant));
        foreach (var hold in account.Holds.All.OrderBy(static h => h.Id, StringComparer.Ordinal)) text.AppendLine(Line(hold));
        foreach (var segment in account.Usage.Segments) Write(text, $"segment {segment.Ref}", segment, exact);
        foreach (var adjustment in account.Usage.Adjustments) Write(text, $"adjustment {adjustment.BilledIn} {adjustment.Usage.Ref}", adjustment.Usage, exact);
        foreach (var cap in account.Caps)
            foreach (var (key, counter) in cap.Counters.OrderBy(static c => c.Key.Counter, StringComparer.Ordinal).ThenBy(static c => c.Key.Window.Start).ThenBy(static c => c.Key.Window.End))
                if (exact || !counter.Spent.IsZero || !counter.Held.IsZero)
                    text.AppendLine($"counter {cap.Cap.Id} '{key.Counter}' {key.Window} spent {counter.Spent} held {counter.Held}");
    }

    private static void Write(StringBuilder text, string name, Segment segment, bool exact)
    {
        if (exact) text.AppendLine(name);
        foreach (var c in segment.Counters.OrderBy(static c => c.Price.ToString(), StringComparer.Ordinal))
        {
            if (!exact && c.Level.IsZero && c.Amount.IsZero) continue;
            var burnt = exact ? c.Burnt : [.. c.Burnt.OrderBy(static b => b.Grant, StringComparer.Ordinal)];
            text.AppendLine($"usage {name} {c.Price} {c.Meter} {c.Quantity} level {c.Level} = {c.Amount} {c.Unit} overage {c.Overage} owed {c.Owed} unbilled {c.Unbilled} burnt {Text(burnt)}");
            if (c.Observations is not { } observations) continue;
            foreach (var (observation, count) in observations.Counts.OrderBy(static o => o.Key, Observation.Order)) text.AppendLine($"  observed {observation} {count}");
        }
    }

    private static string Line(Grant g) =>
        $"grant {g.Terms.Id} {g.Terms.Amount} {g.Terms.Unit} priority {g.Terms.Priority} expires {g.Terms.ExpiresAt} for [{string.Join(',', g.Terms.Meters)}] {g.Terms.Source} "
        + $"{g.Status} {g.ClosedAt} age {g.Sequence} burnt {g.Burnt} held {g.Held} lapsed {g.Lapsed} available {g.Available}";

    private static string Line(Hold h) =>
        $"hold {h.Id} {h.Amount} {string.Join(", ", h.Credits)} until {h.ExpiresAt} reserves {Text(h.Reserved)} overage {h.Overage} for "
        + string.Join(", ", h.Estimate.Select(static l => $"{l.Item.Meter} {l.Item.Quantity} ({l.Item.Properties}) {l.Amount}")) + " caps "
        + string.Join(", ", h.Caps.Select(static m => $"{m.Cap}/{m.Generation} '{m.Counter}' {m.Window.Start} {m.Held}"));

    private static string Text(IEnumerable<Burn> burns) => string.Join(", ", burns.Select(static b => $"{b.Grant} {b.Amount}"));
}
