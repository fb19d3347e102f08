using Spend.Core.Accounts;
using Spend.Core.Periods;
using Spend.Core.Plans;

namespace Spend.Core.Invoicing;

/// <summary>Base fees on a period's invoice: in arrears for the period, in advance for the next one, and what changed of those asked in advance.</summary>
internal static class BaseFees
{
    public static IEnumerable<InvoiceLine> Of(Account account, BillingPeriod period)
    {
        var subscription = account.Subscription;
        var parts = Parts(subscription, period);
        foreach (var (plan, span) in parts)
            if (plan.Fee is { Timing: FeeTiming.Arrears } fee && Due(subscription, fee, period, span) is { IsZero: false } amount)
                yield return Line(plan.Name, span, amount);

        var used = parts.Where(static p => p.Plan.Fee is { Timing: FeeTiming.Advance }).Select(p => (p.Plan, p.Span, Amount: Due(subscription, p.Plan.Fee!, period, p.Span))).ToList();
        var asked = AskedBefore(account, period);
        var isAsExpected = asked is { } expected && used is [var only] && only.Amount == expected.Amount;
        if (!isAsExpected)
        {
            foreach (var (plan, span, amount) in used)
                if (!amount.IsZero) yield return Line(plan.Name, span, amount);
            if (asked is { Amount.IsZero: false } before)
                yield return new InvoiceLine(InvoiceLineType.BaseFee, $"{before.Plan}, base fee billed in advance", period.Span, -before.Amount);
        }

        if (Ahead(account, period) is { Amount.IsZero: false } ahead) yield return Line(ahead.Plan, account.Calendar.After(period).Span, ahead.Amount);
    }

    /// <summary>The fee for the whole next period, where the customer goes from this one into it.</summary>
    public static FeeAhead? Ahead(Account account, BillingPeriod period) => Ahead(account.Subscription, account.Calendar.After(period));

    /// <summary>What the invoice of the period before asked for this one; where that is not written yet, what it would ask.</summary>
    private static FeeAhead? AskedBefore(Account account, BillingPeriod period)
    {
        var before = account.Calendar.PeriodOf(period.Length, new Instant(period.Start.UnixMicroseconds - 1));
        return account.Billing.FindClosed(before) is { } closed ? closed.Ahead : Ahead(account.Subscription, period);
    }

    /// <summary>The segments of a period that are on a plan, each with its time.</summary>
    public static List<(PlanTerms Plan, Span Span)> Parts(Subscription subscription, BillingPeriod period)
    {
        var parts = new List<(PlanTerms, Span)>();
        foreach (var change in subscription.Changes)
            if (change.Plan is { } plan && plan.Length == period.Length && subscription.SpanOf(period, change.Number) is var span && span.Start < span.End)
                parts.Add((plan, span));
        return parts;
    }

    /// <summary>What of an amount per period is due for a time that is not in trial.</summary>
    public static Money OutsideTrial(Subscription subscription, Money perPeriod, BillingPeriod period, Span span)
    {
        var from = subscription.TrialEnds is { } trialEnds ? Instant.Earlier(Instant.Later(span.Start, trialEnds), span.End) : span.Start;
        return PeriodPart.Between(period, from, span.End).Share(perPeriod);
    }

    private static Money Due(Subscription subscription, BaseFee fee, BillingPeriod period, Span span) => OutsideTrial(subscription, fee.Amount, period, span);

    /// <summary>The fee for a whole period that is asked on the invoice before.</summary>
    private static FeeAhead? Ahead(Subscription subscription, BillingPeriod period)
    {
        if (subscription.Expected(new Instant(period.Start.UnixMicroseconds - 1))?.Length != period.Length) return null;
        if (subscription.Expected(period.Start) is not { Fee: { Timing: FeeTiming.Advance } fee } plan || plan.Length != period.Length) return null;
        return new FeeAhead(plan.Name, Due(subscription, fee, period, period.Span));
    }

    private static InvoiceLine Line(string plan, Span span, Money amount) => new(InvoiceLineType.BaseFee, $"{plan}, base fee", span, amount);
}
