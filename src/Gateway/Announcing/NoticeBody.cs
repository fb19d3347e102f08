using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Caps;
using Spend.Core.Periods;
using Spend.Core.TopUps;
using Spend.Gateway.Deciding.Answers;
using Spend.Gateway.Invoices;
using Spend.Journal;

namespace Spend.Gateway.Announcing;

/// <summary>The body of a webhook: <c>{ "type", "timestamp", "data" }</c>, all that is needed to act on it without asking back.</summary>
internal static class NoticeBody
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The webhook's type; null for records that nobody outside hears of.</summary>
    public static string? TypeOf(Record record) => record switch
    {
        AlertTriggered { Alert.Condition: AlertCondition.FundsBelow } => "wallet.low",
        AlertTriggered { Alert.Condition: AlertCondition.ForecastAbove } => "forecast.exceeded",
        AlertTriggered => "alert.triggered",
        CapReached => "cap.reached",
        WalletDepleted => "wallet.depleted",
        BrakeTripped => "burn_rate.tripped",
        TopUpRequested => "top_up.requested",
        DenialNoted => "authorization.denied",
        PeriodClosed => "period.closed",
        InvoiceOverdue => "invoice.overdue",
        _ => null,
    };

    /// <param name="before">The account as it was: the record gets the next sequence.</param>
    public static byte[] Of(CustomerId customer, Account before, Record record, string type) =>
        Of(customer, before.Profile!.Currency, before.Sequence + 1, before.Control, record, type);

    /// <param name="control">As it was then. Null: not known any more; what only it says, a brake's window and a top-up's threshold, is left out.</param>
    public static byte[] Of(CustomerId customer, string currency, long sequence, Control? control, Record record, string type)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, Relaxed);
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteTime("timestamp"u8, record.At);
        json.WriteStartObject("data"u8);
        json.WriteString("customer"u8, customer.Customer);
        json.WriteString("currency"u8, currency);
        switch (record)
        {
            case AlertTriggered triggered: Write(json, triggered); break;
            case CapReached reached: Write(json, reached.Move); break;
            case WalletDepleted depleted: json.WriteString("unit"u8, depleted.Unit); break;
            case BrakeTripped tripped:
                json.WriteAmount("spent"u8, tripped.Spent);
                json.WriteAmount("limit"u8, tripped.Limit);
                if (control?.Brake.Brake is { } brake) json.WriteNumber("window_seconds"u8, (long)brake.Window.TotalSeconds);
                json.WriteTime("until"u8, tripped.Until);
                break;
            case TopUpRequested requested: Write(json, requested, control); break;
            case DenialNoted noted: Write(json, noted); break;
            case PeriodClosed closed: Write(json, customer, closed); break;
            case InvoiceOverdue overdue:
                json.WriteString("invoice"u8, InvoiceId.Of(customer.Customer, overdue.Invoice));
                json.WriteAmount("due"u8, overdue.Due);
                break;
        }
        json.WriteStartObject("as_of"u8);
        json.WriteNumber("sequence"u8, sequence);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, AlertTriggered triggered)
    {
        var alert = triggered.Alert;
        json.WriteString("alert"u8, alert.Id);
        json.WriteString("condition"u8, JsonNamingPolicy.SnakeCaseLower.ConvertName(alert.Condition.ToString()));
        switch (alert.Condition)
        {
            case AlertCondition.CapPercent:
                json.WriteString("cap"u8, alert.Subject);
                CapLines.WriteCounter(json, triggered.Subject);
                break;
            case AlertCondition.AllowancePercent:
                json.WriteString("meter"u8, alert.Subject);
                json.WriteString("price"u8, triggered.Subject);
                break;
            case AlertCondition.FundsBelow: json.WriteString("unit"u8, alert.Subject); break;
            case AlertCondition.GrantExpires: json.WriteString("grant"u8, triggered.Subject); break;
            case AlertCondition.BurnRate: json.WriteNumber("within_seconds"u8, (long)alert.Within.TotalSeconds); break;
            case AlertCondition.CommitmentPercent or AlertCondition.SpendAbove or AlertCondition.ForecastAbove: break;
        }
        if (alert.Percent > 0) json.WriteNumber("percent"u8, alert.Percent);
        json.WriteAmount("value"u8, triggered.Value);
        json.WriteAmount("limit"u8, triggered.Limit);
        WriteWindow(json, triggered.Window);
    }

    private static void Write(Utf8JsonWriter json, in CapMove move)
    {
        json.WriteString("cap"u8, move.Cap);
        CapLines.WriteCounter(json, move.Counter);
        if (move.Meter is { } meter) json.WriteString("meter"u8, meter);
        json.WriteString("enforcement"u8, PostingWords.Enforcement(move.Enforcement));
        json.WriteAmount("limit"u8, move.Limit);
        json.WriteAmount("spent"u8, move.SpentAfter);
        json.WriteAmount("held"u8, move.HeldAfter);
        WriteWindow(json, move.Window);
    }

    private static void Write(Utf8JsonWriter json, TopUpRequested requested, Control? control)
    {
        json.WriteString("request"u8, requested.Request.Id);
        json.WriteAmount("amount"u8, requested.Request.Amount);
        json.WriteAmount("available"u8, requested.Available);
        if (control?.TopUp.Terms is { } terms) json.WriteAmount("threshold"u8, terms.Threshold);
        json.WriteTime("open_until"u8, requested.Request.At + TopUpState.OpenFor);
    }

    private static void Write(Utf8JsonWriter json, CustomerId customer, PeriodClosed closed)
    {
        json.WriteStartObject("period"u8);
        json.WriteString("id"u8, closed.Period.Id);
        json.WriteTime("start"u8, closed.Period.Start);
        json.WriteTime("end"u8, closed.Period.End);
        json.WriteEndObject();
        if (closed.Invoice is not { } written)
        {
            json.WriteNull("invoice"u8);
            return;
        }
        json.WriteString("invoice"u8, InvoiceId.Of(customer.Customer, closed.Period.Id));
        json.WriteAmount("total"u8, written.Total);
        json.WriteAmount("due"u8, Money.Max(Money.Zero, written.Total - written.CarriedOver));
        json.WriteTime("due_at"u8, written.DueAt);
    }

    private static void Write(Utf8JsonWriter json, DenialNoted noted)
    {
        var denial = noted.Denial;
        json.WriteString("authorization"u8, noted.Id);
        json.WriteString("code"u8, denial.Status.Code());
        json.WriteString("limit_source"u8, PostingWords.Source(denial.Source));
        if (denial.Limit is { } limit) DenialAnswer.Write(json, limit);
        json.WriteAmount("requested"u8, denial.Requested);
        json.WriteAmount("available"u8, denial.Available);
        if (denial.Unit is { } unit) json.WriteString("unit"u8, unit);
        json.WriteString("detail"u8, denial.Detail);
        json.WriteString("remedy"u8, denial.Remedy);
    }

    private static void WriteWindow(Utf8JsonWriter json, Span window)
    {
        if (window == default) return;
        json.WriteStartObject("window"u8);
        json.WriteTime("start"u8, window.Start);
        if (window.End == Instant.Max) json.WriteNull("end"u8);
        else json.WriteTime("end"u8, window.End);
        json.WriteEndObject();
    }
}
