using System.Diagnostics;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Brakes;
using Spend.Core.Periods;
using Spend.Core.TopUps;

namespace Spend.Journal;

/// <summary>Records about what watches over an account: budgets, suspension, the brake, alerts, top-ups, notes of denials.</summary>
internal static class ControlCodec
{
    public static void WriteBody(RecordWriter to, Record record)
    {
        switch (record)
        {
            case BudgetClosed closed:
                to.Text(closed.Cap);
                to.Text(closed.Counter);
                to.Amount(closed.Limit);
                to.Amount(closed.Spent);
                to.Amount(closed.Held);
                break;
            case AccountSuspended suspended:
                to.Text(suspended.Reason);
                // Behind what the first program wrote, where there is anything to say: more than a byte, so that no stray one is taken for it.
                if (suspended.Invoice is { } cause)
                {
                    to.Flag(true);
                    to.Text(cause);
                }
                break;
            case AccountResumed: break;
            case BrakeSet set: to.Brake(set.Brake); break;
            case BrakeTripped tripped:
                to.Instant(tripped.Until, tripped.At);
                to.Amount(tripped.Spent);
                to.Amount(tripped.Limit);
                break;
            case AlertSet set: to.Alert(set.Alert); break;
            case AlertRemoved removed: to.Text(removed.Alert); break;
            case AlertTriggered triggered:
                to.Alert(triggered.Alert);
                to.Text(triggered.Subject);
                to.Window(triggered.Window);
                to.Amount(triggered.Value);
                to.Amount(triggered.Limit);
                break;
            case AlertRearmed rearmed:
                to.Text(rearmed.Alert);
                to.Text(rearmed.Subject);
                to.Window(rearmed.Window);
                break;
            case CapReached reached: to.CapMove(reached.Move); break;
            case WalletDepleted depleted: to.Text(depleted.Unit); break;
            case DenialNoted noted:
                to.Text(noted.Id);
                to.Denial(noted.Denial, noted.At);
                break;
            case AutoTopUpSet set: to.AutoTopUp(set.Terms); break;
            case TopUpRequested requested:
                to.Request(requested.Request, requested.At);
                to.Amount(requested.Available);
                break;
            case TopUpDeclined declined:
                to.Text(declined.Request);
                to.Text(declined.Reason);
                break;
            default: throw new UnreachableException($"The journal has no format for {record.GetType().Name}.");
        }
    }

    public static Record ReadBody(ref RecordReader from, RecordKind kind, Instant at) => kind switch
    {
        RecordKind.BudgetClosed => new BudgetClosed(at, from.Text(), from.Text(), from.Amount(), from.Amount(), from.Amount()),
        RecordKind.AccountSuspended => new AccountSuspended(at, from.Text(), Cause(ref from)),
        RecordKind.AccountResumed => new AccountResumed(at),
        RecordKind.BrakeSet => new BrakeSet(at, from.Brake()),
        RecordKind.BrakeTripped => new BrakeTripped(at, from.Instant(at), from.Amount(), from.Amount()),
        RecordKind.AlertSet => new AlertSet(at, from.Alert()),
        RecordKind.AlertRemoved => new AlertRemoved(at, from.Text()),
        RecordKind.AlertTriggered => new AlertTriggered(at, from.Alert(), from.Text(), from.Window(), from.Amount(), from.Amount()),
        RecordKind.AlertRearmed => new AlertRearmed(at, from.Text(), from.Text(), from.Window()),
        RecordKind.CapReached => new CapReached(at, from.CapMove()),
        RecordKind.WalletDepleted => new WalletDepleted(at, from.Text()),
        RecordKind.DenialNoted => new DenialNoted(at, from.Text(), from.Denial(at)),
        RecordKind.AutoTopUpSet => new AutoTopUpSet(at, from.AutoTopUp()),
        RecordKind.TopUpRequested => new TopUpRequested(at, from.Request(at), from.Amount()),
        RecordKind.TopUpDeclined => new TopUpDeclined(at, from.Text(), from.Text()),
        _ => throw new UnreachableException($"{kind} is read elsewhere."),
    };

    private static string? Cause(ref RecordReader from) =>
        from.IsAtEnd ? null : from.Flag() ? from.Text() : throw new CorruptRecordException("The record says in two ways that it has no invoice.");

    public static void Brake(this RecordWriter to, Brake? brake)
    {
        to.Flag(brake is not null);
        if (brake is null) return;
        to.Amount(brake.Limit);
        to.Signed(brake.Window.Ticks);
        to.Signed(brake.CoolDown.Ticks);
    }

    public static Brake? Brake(this ref RecordReader from) => from.Flag() ? new Brake(from.Amount(), from.Time(), from.Time()) : null;

    public static void Alert(this RecordWriter to, Alert alert)
    {
        to.Text(alert.Id);
        to.Enum(alert.Condition);
        to.Text(alert.Subject);
        to.Signed(alert.Percent);
        to.Amount(alert.Amount);
        to.Signed(alert.Within.Ticks);
        to.Enum(alert.Owner);
    }

    public static Alert Alert(this ref RecordReader from) =>
        new(from.Text(), from.Enum<AlertCondition>(), from.Text(), from.Int(), from.Amount(), from.Time()) { Owner = from.Enum<Owner>() };

    public static void AutoTopUp(this RecordWriter to, AutoTopUp? terms)
    {
        to.Flag(terms is not null);
        if (terms is null) return;
        to.Amount(terms.Threshold);
        to.Amount(terms.Amount);
        to.Signed(terms.MostPerDay);
        to.Signed(terms.MostPerMonth);
        to.Signed(terms.CoolDown.Ticks);
    }

    public static AutoTopUp? AutoTopUp(this ref RecordReader from) =>
        from.Flag() ? new AutoTopUp(from.Amount(), from.Amount(), from.Int(), from.Int(), from.Time()) : null;

    public static void Request(this RecordWriter to, TopUpRequest request, Instant origin)
    {
        to.Text(request.Id);
        to.Instant(request.At, origin);
        to.Amount(request.Amount);
    }

    public static TopUpRequest Request(this ref RecordReader from, Instant origin) => new(from.Text(), from.Instant(origin), from.Amount());

    public static void Window(this RecordWriter to, Span window)
    {
        var shape = SpanCodec.ShapeOf(window, default);
        to.Enum(shape);
        to.Span(window, default, shape);
    }

    public static Span Window(this ref RecordReader from) => from.Span(default, from.Enum<SpanCodec.Shape>());

    public static void Denial(this RecordWriter to, Denial denial, Instant at)
    {
        to.Enum(denial.Status);
        to.Enum(denial.Source);
        to.Flag(denial.Limit is not null);
        if (denial.Limit is { } limit)
        {
            to.Text(limit.Id);
            to.Amount(limit.Limit);
            to.Amount(limit.Spent);
            to.Amount(limit.Held);
            to.Amount(limit.Remaining);
            to.OptionalInstant(limit.ResetsAt, at);
        }
        to.Amount(denial.Requested);
        to.Amount(denial.Available);
        to.Text(denial.Detail);
        to.Text(denial.Remedy);
        to.OptionalTime(denial.RetryAfter);
        to.OptionalText(denial.Unit);
    }

    public static Denial Denial(this ref RecordReader from, Instant at) => new(
        from.Enum<Status>(),
        from.Enum<LimitSource>(),
        from.Flag() ? new LimitState(from.Text(), from.Amount(), from.Amount(), from.Amount(), from.Amount(), from.OptionalInstant(at)) : null,
        from.Amount(), from.Amount(), from.Text(), from.Text(),
        from.OptionalTime())
    {
        Unit = from.OptionalText(),
    };
}
