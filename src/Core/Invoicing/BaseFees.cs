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
                yield return Line(plan, span, amount);

        var used = parts.Where(static p => p.Plan.Fee is { Timing: FeeTiming.Advance }).Select(p => (p.Plan, p.Span, Amount: Due(subscription, p.Plan.Fee!, period, p.Span))).ToList();
        var asked = AskedBefore(subscription, period);
        var isAsExpected = asked is { } expected && used is [var only] && only.Amount == expected.Amount;
        if (!isAsExpected)
        {
            foreach (var (plan, span, amount) in used)
                if (!amount.IsZero) yield return Line(plan, span, amount);
            if (asked is { Amount.IsZero: false } before)
                yield return new InvoiceLine(InvoiceLineType.BaseFee, $"{before.Plan.Name}, base fee billed in advance", period.Span, -before.Amount);
        }

        var next = account.Calendar.After(period);
        if (AskedBefore(subscription, next) is { Amount.IsZero: false } ahead) yield return Line(ahead.Plan, next.Span, ahead.Amount);
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

    /// <summary>The fee for a whole period that the invoice before asks, where the customer goes from one period of this length into the next.</summary>
    private static (PlanTerms Plan, Money Amount)? AskedBefore(Subscription subscription, BillingPeriod period)
    {
        if (subscription.Expected(new Instant(period.Start.UnixMicroseconds - 1))?.Length != period.Length) return null;
        if (subscription.Expected(period.Start) is not { Fee: { Timing: FeeTiming.Advance } fee } plan || plan.Length != period.Length) return null;
        return (plan, Due(subscription, fee, period, period.Span));
    }

    private static InvoiceLine Line(PlanTerms plan, Span span, Money amount) => new(InvoiceLineType.BaseFee, $"{plan.Name}, base fee", span, amount);
}
