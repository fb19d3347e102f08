using System.Text;
using Spend.Core.Accounts;
using Spend.Core.Periods;
using Spend.Model;

namespace Spend.Core.Tests;

/// <summary>Compares what engine and model wrote while a command was decided: what was due, the command's own record, what follows from each.</summary>
internal static class ModelRecords
{
    /// <summary>The first record on which they differ, or null.</summary>
    public static string? Differ(IReadOnlyList<ModelRecord> model, IReadOnlyList<Record> engine)
    {
        var (ours, theirs) = (InOrder(model.Select(Text)), InOrder(engine.Select(Text)));
        for (var i = 0; i < Math.Max(ours.Length, theirs.Length); i++)
            if (ours.ElementAtOrDefault(i) is { } our && theirs.ElementAtOrDefault(i) is { } their && our != their && About(our) == About(their) && IsClose(our) && our.Split('\'')[^1] == their.Split('\'')[^1])
                return $"invoice of '{our.Split(' ')[1]}' {ModelBodies.Differ(BodyOf(our), BodyOf(their))}";
            else if (ours.ElementAtOrDefault(i) != theirs.ElementAtOrDefault(i))
                return $"what was written: model {Short(ours.ElementAtOrDefault(i))}, engine {Short(theirs.ElementAtOrDefault(i))}";
        return null;
    }

    /// <summary>In which order a posting moves its counters is a matter of wording: so is the order of what is said of several at once.</summary>
    private static string[] InOrder(IEnumerable<string> texts)
    {
        var (ordered, run) = (new List<string>(), new List<string>());
        foreach (var text in texts)
        {
            if (run.Count > 0 && About(run[0]) != About(text)) End();
            run.Add(text);
        }
        End();
        return [.. ordered];

        void End()
        {
            ordered.AddRange(run.Order(StringComparer.Ordinal));
            run.Clear();
        }
    }

    /// <summary>A cap, one alert, a close or an invoice.</summary>
    private static string About(string text) => text.StartsWith("cap ", StringComparison.Ordinal) ? "cap" : text.Split('\'')[0];

    private static bool IsClose(string text) => text.StartsWith("period ", StringComparison.Ordinal);

    private static string Short(string? text) => text is null ? "nothing" : IsClose(text) ? $"{text[..text.IndexOf('\'')]}{(BodyOf(text).Length == 0 ? "without" : "with")} an invoice{text[(text.LastIndexOf('\'') + 1)..]}" : text;

    private static string BodyOf(string text) => text[(text.IndexOf('\'') + 1)..text.LastIndexOf('\'')];

    private static string Text(ModelRecord record)
    {
        var (value, limit) = (ModelTranslation.Money(record.Value), ModelTranslation.Money(record.Threshold));
        var subject = record.Counter is { } counter ? ModelTranslation.Counter(counter) : record.Subject ?? "";
        var amounts = record.Amounts.Select(ModelTranslation.Money).ToArray();
        return record.Kind switch
        {
            ModelRecordKind.BrakeTripped => Tripped(value, limit, new Instant(record.Until)),
            ModelRecordKind.CapReached => Reached(record.Id!, subject, record.Window!.Start, value, limit),
            ModelRecordKind.WalletDepleted => Depleted(record.Id!),
            ModelRecordKind.AlertTriggered => Triggered(record.Id!, subject, record.Window?.Start ?? 0, value, limit),
            ModelRecordKind.AlertRearmed => Rearmed(record.Id!, subject, record.Window?.Start ?? 0),
            ModelRecordKind.Denied => Denied(record.Id!, subject),
            ModelRecordKind.TopUpRequested => Requested(record.Id!, value),
            ModelRecordKind.PeriodClosed => Closed(record.Id!, record.Text!),
            ModelRecordKind.InvoicePaid => Of("paid", record.Id!, record.Subject!, amounts),
            ModelRecordKind.CreditNoteIssued => Of($"credit note {record.Amounts[0]}", record.Id!, record.Subject!, amounts[1..]),
            ModelRecordKind.InvoiceVoided => Of("void", record.Id!, "", amounts),
            ModelRecordKind.InvoiceGivenUp => Of("given up", record.Id!, ""),
            ModelRecordKind.InvoiceOverdue => Of("overdue", record.Id!, "", value),
            ModelRecordKind.SuspendedForInvoice => Of("the reason to suspend", record.Id!, ""),
            ModelRecordKind.BalanceRefunded => Refunded(record.Id!, amounts[0]),
            ModelRecordKind.Decided => Fact,
        } + At(new Instant(record.At));
    }

    private static string Text(Record record) => record switch
    {
        BrakeTripped tripped => Tripped(tripped.Spent, tripped.Limit, tripped.Until),
        CapReached { Move: var move } => Reached(move.Cap, move.Counter, move.Window.Start.UnixMicroseconds, move.SpentAfter, move.Limit),
        WalletDepleted depleted => Depleted(depleted.Unit),
        AlertTriggered fired => Triggered(fired.Alert.Id, fired.Subject, Start(fired.Window), fired.Value, fired.Limit),
        AlertRearmed armed => Rearmed(armed.Alert, armed.Subject, Start(armed.Window)),
        DenialNoted noted => Denied(noted.Denial.Status.Code(), noted.LimitId),
        TopUpRequested { Request: var request } => Requested(request.Id, request.Amount),
        PeriodClosed closed => Closed(closed.Period.Id, closed.Invoice is { } invoice ? Encoding.UTF8.GetString(invoice.Body) : ""),
        InvoicePaid paid => Of("paid", paid.Invoice, paid.Id, paid.Amount, paid.ToBalance),
        CreditNoteIssued note => Of($"credit note {note.Number}", note.Invoice, note.Id, note.Amount, note.OffDue, note.ToBalance, note.Refunded),
        InvoiceVoided gone => Of("void", gone.Invoice, "", gone.ToBalance),
        InvoiceGivenUp lost => Of("given up", lost.Invoice, ""),
        InvoiceOverdue overdue => Of("overdue", overdue.Invoice, "", overdue.Due),
        AccountSuspended { Invoice: { } cause } => Of("the reason to suspend", cause, ""),
        BalanceRefunded refunded => Refunded(refunded.Id, refunded.Amount),
        _ => Fact,
    } + At(record.At);

    private static string Closed(string period, string body) => $"period {period} closed '{body}'";

    private static string Of(string what, string invoice, string id, params Money[] amounts) => $"invoice {invoice} {what} '{id}' {string.Join(" ", amounts)}";

    private static string Refunded(string id, Money amount) => $"balance refunded '{id}' {amount}";

    private const string Fact = "a fact";

    private static long Start(Span window) => window.Start.UnixMicroseconds;

    private static string At(Instant at) => $" at {at}";

    private static string Tripped(Money spent, Money limit, Instant until) => $"brake tripped by {spent} of {limit} until {until}";

    private static string Reached(string cap, string counter, long window, Money spent, Money limit) => $"cap {cap} '{counter}' of {window} reached by {spent} of {limit}";

    private static string Depleted(string unit) => $"wallet of {unit} depleted";

    private static string Triggered(string alert, string subject, long window, Money value, Money limit) => $"alert {alert} '{subject}' of {window} triggered by {value} of {limit}";

    private static string Rearmed(string alert, string subject, long window) => $"alert {alert} '{subject}' of {window} armed again";

    private static string Denied(string code, string limit) => $"denial noted: {code} '{limit}'";

    private static string Requested(string id, Money amount) => $"top-up {id} of {amount}";
}
