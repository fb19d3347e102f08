namespace Spend.Model;

// What becomes of invoices that nobody pays.
public sealed partial class ModelAccount
{
    private IEnumerable<ModelBill> Bills => _closes.Where(c => c.Bill is not null).Select(c => c.Bill!);

    private IEnumerable<ModelBill> ToPay => Bills.Where(b => !b.Settled && b.GivenUp is null).OrderBy(b => b.DueAt).ThenBy(b => b.Id, StringComparer.Ordinal);

    private IEnumerable<(long At, Action Happen)> OverdueDue() => ToPay.Where(b => !b.Overdue)
        .Select(bill => (At: Math.Max(bill.DueAt, _journalTime), bill))
        .Select(due => (due.At, (Action)(() =>
        {
            Record(due.At, ModelRecordKind.InvoiceOverdue, r => r with { Id = due.bill.Id, Value = due.bill.Due });
            due.bill.Overdue = true;
        })));

    private IEnumerable<(long At, Action Happen)> SuspensionsDue()
    {
        if (_suspended || _terms.SuspendDays is not { } days) return [];
        return ToPay.Where(b => b.Overdue && !b.HasSuspended)
            .Select(bill => (At: Math.Max(bill.DueAt + days * ModelCalendar.Day, _journalTime), bill))
            .Select(due => (due.At, (Action)(() =>
            {
                Record(due.At, ModelRecordKind.SuspendedForInvoice, r => r with { Id = due.bill.Id });
                (_suspended, _suspendedFor, due.bill.HasSuspended) = (true, due.bill, true);
            })));
    }

    /// <summary>Once nothing of what it was suspended for is left to pay it goes on.</summary>
    private void ResumeWhenPaid()
    {
        if (_suspendedFor is not { } bill || (!bill.Settled && bill.GivenUp is null)) return;
        (_suspended, _suspendedFor) = (false, null);
        Record(_journalTime);
        _resumed.Add(_sequence);
    }
}
