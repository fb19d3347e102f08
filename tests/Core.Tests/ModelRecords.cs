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
            if (ours.ElementAtOrDefault(i) != theirs.ElementAtOrDefault(i))
                return $"what was written: model {ours.ElementAtOrDefault(i) ?? "nothing"}, engine {theirs.ElementAtOrDefault(i) ?? "nothing"}";
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

        // A cap, or one alert.
        static string About(string text) => text.StartsWith("cap ", StringComparison.Ordinal) ? "cap" : text.Split('\'')[0];
    }

    private static string Text(ModelRecord record)
    {
        var (value, limit) = (ModelTranslation.Money(record.Value), ModelTranslation.Money(record.Threshold));
        var subject = record.Counter is { } counter ? ModelTranslation.Counter(counter) : record.Subject ?? "";
        return record.Kind switch
        {
            ModelRecordKind.BrakeTripped => Tripped(value, limit, new Instant(record.Until)),
            ModelRecordKind.CapReached => Reached(record.Id!, subject, record.Window!.Start, value, limit),
            ModelRecordKind.WalletDepleted => Depleted(record.Id!),
            ModelRecordKind.AlertTriggered => Triggered(record.Id!, subject, record.Window?.Start ?? 0, value, limit),
            ModelRecordKind.AlertRearmed => Rearmed(record.Id!, subject, record.Window?.Start ?? 0),
            ModelRecordKind.Denied => Denied(record.Id!, subject),
            ModelRecordKind.TopUpRequested => Requested(record.Id!, value),
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
        _ => Fact,
    } + At(record.At);

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
