using System.Numerics;
using System.Text;
using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Caps;
using Spend.Core.Invoicing;
using Spend.Core.Periods;
using Spend.Core.Wallets;
using Spend.Model;

namespace Spend.Core.Tests;

/// <summary>Finds the first thing on which model and engine differ.</summary>
internal static class ModelComparison
{
    /// <summary>How long at least a cap's counter of a past window is remembered: while events authorized in it can be settled.</summary>
    private const long Remembered = ModelAccount.EventsBack;

    public static string? OfAnswers(ModelAnswer model, Decision engine)
    {
        // A plan's grant that ended long ago is in no journal index; nobody asks for one by its id.
        if ((model.Code, engine.Status) == ("unchanged", Status.NotFound)) return null;
        if (model is { Code: "replayed", IsBudget: true } && engine.Status == Status.Unchanged) return null;
        if (model.Code != engine.Status.Code())
            return Differ("code", model.Code, engine.Status.Code() + (engine.Denial is { } why ? $" ({why.Detail})" : ""));
        if (engine.Status == Status.CapExceeded && model.LimitId != engine.Denial?.Limit?.Id)
            return Differ("the cap that denies", model.LimitId, engine.Denial?.Limit?.Id);
        if (engine.Record is BudgetClosed closed && Same("left in the budget", model.Left, Money.Max(Money.Zero, closed.Limit - closed.Spent - closed.Held)) is { } other) return other;
        if (engine.Status == Status.Replayed && model.Sequence != engine.Sequence) return Differ("sequence of the first answer", model.Sequence, engine.Sequence);
        if (engine.Record is not Posting posting) return null;
        return First(
            Same("charged in money", model.Money, posting.Charged),
            OfUnits(model, posting),
            posting.Kind == PostingKind.Extend ? null : OfLines("lines", model.Lines, posting.Lines, paid: posting.MovesUsage),
            OfLines("reversed lines", model.Reversed, posting.Reversed, paid: true),
            Same("funds available", model.FundsAvailable, posting.Funds.Available),
            Same("funds held", model.FundsHeld, posting.Funds.Held),
            OfPassed(model.Passed, posting.Caps),
            OfCaps(model.Caps, [.. posting.Caps.Where(move => move.IsOfOneEvent || move.Window.End.UnixMicroseconds > posting.At.UnixMicroseconds - Remembered)], posting),
            !posting.MovesUsage || model.BilledIn == (posting.BilledIn ?? posting.Period).Id ? null : Differ("billed in", model.BilledIn, posting.BilledIn?.Id),
            posting.MovesUsage && model.Late != (posting.BilledIn is not null) ? Differ("late", model.Late, posting.BilledIn?.Id) : null,
            model.Period == posting.Period.Id ? null : Differ("period", model.Period, posting.Period.Id),
            model.ExpiresAt == posting.ExpiresAt.UnixMicroseconds ? null : Differ("expiry", ModelText.Time(model.ExpiresAt), posting.ExpiresAt));
    }

    private static string? OfUnits(ModelAnswer model, Posting posting)
    {
        foreach (var (unit, held) in model.Held)
            if (Same($"held {unit}", held, posting.Credits.FirstOrDefault(c => c.Unit == unit) is { Unit: not null } credit ? credit.Holds : posting.Held) is { } difference) return difference;
        foreach (var (unit, available) in model.CreditsAvailable)
            if (Array.Exists(posting.Credits, c => c.Unit == unit) && Same($"{unit} available", available, posting.Credits.FirstOrDefault(c => c.Unit == unit).Available) is { } difference) return difference;
        foreach (var (unit, amounts) in model.Units)
            if (Array.Exists(posting.Credits, c => c.Unit == unit) && Same($"charged {unit}", amounts.Charged, posting.ChargedIn(unit)) is { } difference) return difference;
        return null;
    }

    public static string? OfViews(ModelView model, Account engine)
    {
        if (engine.Profile is null) return model.Sequence == engine.Sequence ? null : Differ("sequence", model.Sequence, engine.Sequence);
        return First(
            model.Sequence == engine.Sequence ? null : Differ("sequence", model.Sequence, engine.Sequence),
            model.JournalTime == engine.JournalTime.UnixMicroseconds ? null : Differ("journal time", ModelText.Time(model.JournalTime), engine.JournalTime),
            Same("owed", model.Owed, engine.Owed),
            Same("overage held", model.OwedHeld, engine.OwedHeld),
            Same("grants available", model.GrantsAvailable, engine.Wallet.Available(model.Currency)),
            Same("all held", model.FundsHeld, engine.Wallet.Held(model.Currency) + engine.OwedHeld),
            OfSubscription(model.Subscription, engine),
            OfHolds(model, engine),
            OfUsage(model, engine),
            OfGrants(model, engine),
            OfCaps(model, engine),
            OfStops(model.Stops, engine),
            OfBilling(model.Billing, engine));
    }

    private static string? OfBilling(ModelBilling model, Account engine)
    {
        var billing = engine.Billing;
        // What the engine has opened it has to say; what time alone has opened since its latest record it need not.
        var open = billing.Open.Select(o => o.Period).Order(BillingPeriod.Order).Select(p => p.Id).ToList();
        return First(
            Differing("open periods", string.Join(", ", model.Open), string.Join(", ", open)),
            Differing("closed by the engine alone", "", string.Join(", ", billing.Closed.Select(c => c.Period.Id).Except(model.Closed))),
            Same("carried over", model.Balance, billing.Balance),
            Differing("suspended for", model.SuspendedFor, engine.Control.Suspension?.Invoice),
            Differing("unsettled invoices", string.Join(", ", model.Unsettled.Keys.Order(StringComparer.Ordinal)), string.Join(", ", billing.Unsettled.Select(i => i.Id).Order(StringComparer.Ordinal))),
            Array.Find(billing.Unsettled.Select(i => OfInvoice(model.Unsettled[i.Id], i)).ToArray(), static d => d is not null));
    }

    private static string? OfInvoice(ModelBill model, InvoiceState engine) => First(
        Same($"due of {model.Id}", model.Due, engine.Due),
        Same($"total of {model.Id}", model.Total, engine.Total),
        Same($"overage of {model.Id}", model.Overage, engine.Overage),
        Same($"overage settled of {model.Id}", model.OverageSettled, engine.OverageSettled),
        Same($"credited of {model.Id}", model.Credited, engine.Credited),
        Differing($"due time of {model.Id}", model.DueAt, engine.DueAt.UnixMicroseconds),
        Differing($"{model.Id} overdue", model.Overdue, engine.IsOverdue && !engine.IsUncollectible),
        Differing($"{model.Id} given up", model.GivenUp is not null, engine.IsUncollectible));

    private static string? OfStops(ModelStops model, Account engine)
    {
        var (control, now) = (engine.Control, engine.JournalTime);
        var closed = engine.Caps.SelectMany(static cap => cap.Counters.Where(static c => c.Value.ClosedAt is not null).Select(c => (cap.Cap.Id, c.Key.Counter))).Order();
        return First(
            Differing("suspended", model.Suspended, control.Suspension is not null),
            Differing("tripped until", model.TrippedUntil, control.Brake.IsTripped(now) ? control.Brake.TrippedUntil.UnixMicroseconds : null),
            Differing("open top-up", model.TopUp, control.TopUp.OpenAt(now)?.Id),
            Differing("closed budgets", string.Join(", ", model.Closed.Select(b => (b.Cap, ModelTranslation.Counter(b.Counter))).Order()), string.Join(", ", closed)),
            Array.Find(control.Alerts.Where(a => model.Alerts.ContainsKey(a.Alert.Id))
                .Select(a => Differing($"{a.Alert.Id} has fired", model.Alerts[a.Alert.Id], a.HasFired("", Window(a.Alert)))).ToArray(), static d => d is not null));

        Span Window(Alert alert) => alert.Condition == AlertCondition.SpendAbove ? engine.PeriodAt(now).Span : default;
    }

    /// <summary>The soft and shadow caps that an answer names.</summary>
    private static string? OfPassed(ModelCapMove[] model, CapMove[] engine) => Differing(
        "caps passed",
        string.Join(", ", model.Select(m => (m.Cap.Id, ModelTranslation.Counter(m.Counter))).Order()),
        string.Join(", ", engine.Where(static m => m.PassesLimit).Select(static m => (m.Cap, m.Counter)).Order()));

    private static string? OfSubscription(ModelSubscription model, Account engine)
    {
        var (current, scheduled) = (engine.Subscription.Current, engine.Subscription.Scheduled);
        return First(
            Differing("number of the change", model.Number, current.Number),
            Differing("plan", (model.Plan, model.Version), (current.Plan?.Plan.Key, current.Plan?.Plan.Version)),
            Differing("scheduled", (model.ScheduledAt, model.ScheduledPlan, model.ScheduledVersion), (scheduled?.At.UnixMicroseconds, scheduled?.Plan?.Plan.Key, scheduled?.Plan?.Plan.Version)),
            model.TrialEnd is null ? null : Differing("trial end", model.TrialEnd, engine.Subscription.TrialEnds?.UnixMicroseconds),
            Differing("contract", model.ContractVersion, engine.Contracts.At(engine.JournalTime)?.Version ?? 0),
            Differing("own prices", model.OwnPricesVersion, engine.OwnPrices.At(engine.JournalTime)?.Version ?? 0));
    }

    private static string? Differing<T>(string what, T model, T engine) => Equals(model, engine) ? null : Differ(what, model, engine);

    /// <summary>What the engine wrote down.</summary>
    public static string Describe(Record? record)
    {
        if (record is not Posting posting) return $"the engine's record: {record}";
        var text = new StringBuilder($"the engine's record: {posting.Kind} {posting.Id}\n");
        foreach (var (name, lines) in new[] { ("takes back", posting.Reversed), ("line", posting.Lines) })
            foreach (var line in lines)
                text.Append($"  {name} {line.Item.Quantity} {line.Item.Meter} by {line.Price.Owner} v{line.Price.Version} {line.Price.Id}: "
                    + $"{line.Amount} = {Burns(line.Burns)} + overage {line.Overage} + unbilled {line.Unbilled}\n");
        text.Append($"  reserves {Burns(posting.Reserved)} + overage {posting.ReservedOverage}; lapses {Burns(posting.Lapsed)}\n");
        foreach (var refund in posting.Refunds) text.Append($"  refund {refund.Id} {refund.Amount}\n");
        foreach (var cap in posting.Caps) text.Append($"  cap {cap.Cap} '{cap.Counter}' spent {cap.Spent} to {cap.SpentAfter}, held {cap.Held} to {cap.HeldAfter}\n");
        return text.ToString();

        static string Burns(Burn[] burns) => $"({string.Join(", ", burns.Select(b => $"{b.Grant} {b.Amount}"))})";
    }

    /// <param name="paid">False for an estimate: nobody has paid it.</param>
    private static string? OfLines(string what, ModelAnswerLine[] model, Line[] engine, bool paid)
    {
        if (model.Length != engine.Length) return Differ($"number of {what}", model.Length, engine.Length);
        for (var i = 0; i < model.Length; i++)
        {
            var (m, e, name) = (model[i], engine[i], $"{what}[{i}]");
            var difference = First(
                ModelTranslation.Price(m.Price).Equals(e.Price) ? null : Differ($"{name} price", m.Price, e.Price),
                Same($"{name} amount", m.Amount, e.Amount),
                Same($"{name} billed", m.Billed, e.Billed.Raw),
                !paid ? null : First(
                Same($"{name} unbilled", m.Unbilled, e.Unbilled),
                Same($"{name} overage", m.Overage, e.Overage),
                Same($"{name} owed", m.Owed, e.Owed),
                OfBurns($"{name} burns", m.Burns, e.Burns)));
            if (difference is not null) return difference;
        }
        return null;
    }

    private static string? OfBurns(string what, IEnumerable<(string Grant, BigInteger Amount)> model, IEnumerable<Burn> engine)
    {
        var ours = Text(model.Where(b => !b.Amount.IsZero).Select(b => (b.Grant, ModelTranslation.Money(b.Amount))));
        var theirs = Text(engine.Where(b => !b.Amount.IsZero).GroupBy(b => b.Grant).Select(g => (g.Key, g.Aggregate(Money.Zero, (sum, b) => sum + b.Amount))));
        return ours == theirs ? null : Differ(what, ours, theirs);

        static string Text(IEnumerable<(string Grant, Money Amount)> burns) =>
            string.Join(", ", burns.OrderBy(b => b.Grant, StringComparer.Ordinal).Select(b => $"{b.Grant} {b.Amount}"));
    }

    private static string? OfCaps(ModelAnswerCap[] model, CapMove[] engine, Posting posting)
    {
        foreach (var move in engine)
        {
            var name = $"cap {move.Cap} '{move.Counter}'";
            if (Array.Find(model, c => c.Id == move.Cap && ModelTranslation.Counter(c.Counter) == move.Counter) is not { } cap)
                return $"The engine moved {name}, which the event does not touch.";
            if (First(Same($"{name} spent", cap.Spent, move.SpentAfter), Same($"{name} held", cap.Held, move.HeldAfter)) is { } difference) return difference;
        }
        foreach (var cap in model.Where(c => c.Moved))
            // Counters of windows that passed long ago may be forgotten.
            if (Instant.Earlier(posting.AuthorizedAt, posting.Period.End).UnixMicroseconds > posting.At.UnixMicroseconds - Remembered && !engine.Any(move => move.Cap == cap.Id && move.Counter == ModelTranslation.Counter(cap.Counter)))
                return $"The engine did not move cap {cap.Id} '{cap.Counter}', the model did: {Exact.Text(cap.Spent)} spent, {Exact.Text(cap.Held)} held.";
        return null;
    }

    private static string? OfHolds(ModelView model, Account engine)
    {
        if (model.Holds.Count != engine.Holds.Count) return Differ("open holds", string.Join(", ", model.Holds.Keys), string.Join(", ", engine.Holds.All.Select(h => h.Id)));
        foreach (var hold in engine.Holds.All)
        {
            if (!model.Holds.TryGetValue(hold.Id, out var ours)) return $"The engine has an open hold {hold.Id}.";
            foreach (var (unit, held) in ours.Held)
                if (Same($"hold {hold.Id} {unit}", held, hold.HeldOf(unit == model.Currency ? null : unit)) is { } difference) return difference;
            if (Same($"hold {hold.Id} overage", ours.Owed, hold.Overage) is { } other) return other;
            if (ours.ExpiresAt != hold.ExpiresAt.UnixMicroseconds) return Differ($"expiry of {hold.Id}", ModelText.Time(ours.ExpiresAt), hold.ExpiresAt);
        }
        return null;
    }

    private static string? OfUsage(ModelView model, Account engine)
    {
        var ours = model.Usage.ToDictionary(u => (u.Key.Period, u.Key.Number, ModelTranslation.Price(u.Key.Price)), u => u.Value);
        foreach (var segment in engine.Usage.Segments)
            foreach (var counter in segment.Counters)
            {
                var (price, period) = (counter.Price, segment.Period);
                var name = $"{period.Id}/{segment.Ref.Change} {price.Owner} v{price.Version} {price.Id}#{price.Band}";
                if (!ours.Remove((period.Id, segment.Ref.Change, price), out var usage)) return $"The engine has a counter {name}.";
                var span = usage.Segment.Period;
                var difference = First(
                    (span.Start, span.End) == (period.Start.UnixMicroseconds, period.End.UnixMicroseconds)
                        ? null
                        : Differ($"span of {period.Id}", $"{ModelText.Time(span.Start)} {ModelText.Time(span.End)}", period.Span),
                    Same($"{name} level", usage.Level, counter.Level.Raw),
                    Same($"{name} amount", usage.Amount, counter.Amount),
                    Same($"{name} overage", usage.Overage, counter.Overage),
                    Same($"{name} owed", usage.Owed, counter.Owed),
                    Same($"{name} unbilled", usage.Unbilled, counter.Unbilled),
                    OfBurns($"{name} burnt", usage.Burnt, counter.Burnt));
                if (difference is not null) return difference;
            }
        foreach (var ((period, number, price), usage) in ours)
            if (!usage.Amount.IsZero && usage.Segment.Period.End > engine.JournalTime.UnixMicroseconds - Remembered) return $"The engine has no counter for {period}/{number} {price}.";
        return null;
    }

    private static string? OfGrants(ModelView model, Account engine)
    {
        foreach (var grant in engine.Wallet.InBurnOrder)
        {
            var name = $"grant {grant.Terms.Id}";
            if (!model.Grants.TryGetValue(grant.Terms.Id, out var ours)) return $"The engine has a {name}.";
            var difference = First(
                Same($"{name} amount", ours.Amount, grant.Terms.Amount),
                Differing($"{name} expiry", ours.ExpiresAt, grant.Terms.ExpiresAt?.UnixMicroseconds),
                Same($"{name} burnt", ours.Burnt, grant.Burnt),
                Same($"{name} held", ours.Held, grant.Held),
                Same($"{name} lapsed", ours.Lapsed, grant.Lapsed),
                ours.Closed == (grant.Status != GrantStatus.Active) ? null : Differ($"{name} closed", ours.Closed, grant.Status));
            if (difference is not null) return difference;
        }
        foreach (var (id, grant) in model.Grants)
            if ((!grant.Closed || !grant.Held.IsZero) && engine.Wallet.Find(id) is null) return $"The engine has no grant {id}.";
        return null;
    }

    private static string? OfCaps(ModelView model, Account engine)
    {
        var seen = new HashSet<(string, string, long, long)>();
        foreach (var cap in engine.Caps)
            foreach (var ((counter, window), stands) in cap.Counters)
            {
                if (stands.Held.IsZero && window.End.UnixMicroseconds <= engine.JournalTime.UnixMicroseconds - Remembered) continue;
                var name = $"cap {cap.Cap.Id} '{counter}' from {window.Start}";
                seen.Add((cap.Cap.Id, counter, window.Start.UnixMicroseconds, window.End.UnixMicroseconds));
                // Windows without end are spelled differently.
                var ours = model.Caps.FirstOrDefault(c =>
                    c.Key.Cap == cap.Cap.Id && ModelTranslation.Counter(c.Key.Counter) == counter && c.Key.Window.Start == window.Start.UnixMicroseconds
                    && (window == Span.Forever || c.Key.Window.End == window.End.UnixMicroseconds)).Value;
                var difference = First(Same($"{name} spent", ours.Spent, stands.Spent), Same($"{name} held", ours.Held, stands.Held));
                if (difference is not null) return difference;
            }
        foreach (var ((cap, counter, window), stands) in model.Caps)
            if (window.End > 0 && (!stands.Held.IsZero || (!stands.Spent.IsZero && window.End > engine.JournalTime.UnixMicroseconds - Remembered))
                && !seen.Any(s => (s.Item1, s.Item2, s.Item3) == (cap, ModelTranslation.Counter(counter), window.Start) && (s.Item4 == window.End || window.Start == 0)))
                return $"The engine has no counter '{counter}' of cap {cap} from {ModelText.Time(window.Start)}: {Exact.Text(stands.Spent)} spent, {Exact.Text(stands.Held)} held.";
        return null;
    }

    private static string? First(params string?[] differences) => Array.Find(differences, d => d is not null);

    private static string? Same(string what, BigInteger model, Int128 engine) => model == engine ? null : Differ(what, Exact.Text(model), Exact.Text(engine));

    private static string? Same(string what, BigInteger? model, Money? engine) =>
        (model is null) == (engine is null) && (model ?? 0) == (engine?.Raw ?? 0) ? null
            : Differ(what, model is { } m ? Exact.Text(m) : "no limit", engine is { } e ? e.ToString() : "no limit");

    private static string Differ(string what, object? model, object? engine) => $"{what}: model {model}, engine {engine}";
}
