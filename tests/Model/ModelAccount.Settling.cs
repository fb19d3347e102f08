using System.Numerics;

namespace Spend.Model;

// What is done with invoices once they are written.
public sealed partial class ModelAccount
{
    private readonly List<ModelBalanceRefund> _balanceRefunds = [];

    /// <summary>What is carried over in the customer's favour.</summary>
    public BigInteger Balance() => Bills.Sum(b => b.Carries) - _balanceRefunds.Sum(r => r.Amount);

    public ModelAnswer PayInvoice(long clock, string invoice, string id, BigInteger amount, string? reference) => About(clock, invoice, (bill, now) =>
    {
        if (bill.Payments.Find(p => p.Id == id) is { } first) return (first.Asked, first.Reference) == (amount, reference) ? Replayed(first.Sequence) : "id_reused";
        if (!IsPayable(amount)) return "not_payable";
        if (bill.Void is not null) return "invoice_settled";
        var due = BigInteger.Min(bill.Due, amount);
        return Happens(now, ModelRecordKind.InvoicePaid, bill, id, [due, amount - due], () =>
            bill.Payments.Add(new ModelBillPayment(id, amount, due, amount - due, reference, _sequence)));
    });

    public ModelAnswer IssueCreditNote(long clock, string invoice, string id, BigInteger amount, bool refunds, string reason) => About(clock, invoice, (bill, now) =>
    {
        if (bill.Notes.Find(n => n.Id == id) is { } first)
            return (first.Amount, first.Reason) == (amount, reason) && (first.OffDue == amount || first.Refunds == refunds) ? Replayed(first.Sequence) : "id_reused";
        if (!IsPayable(amount)) return "not_payable";
        if (bill.Void is not null) return "invoice_settled";
        if (amount > bill.Total - bill.Credited) return "amount_too_large";
        var off = BigInteger.Min(bill.Due, amount);
        var (kept, back) = refunds ? ((BigInteger)0, amount - off) : (amount - off, 0);
        return Happens(now, ModelRecordKind.CreditNoteIssued, bill, id, [bill.Notes.Count + 1, amount, off, kept, back], () =>
            bill.Notes.Add(new ModelCreditNote(id, amount, off, kept, back, refunds, reason, _sequence)));
    });

    public ModelAnswer VoidInvoice(long clock, string invoice, string reason) => About(clock, invoice, (bill, now) =>
    {
        if (bill.Void is not null) return "unchanged";
        if (bill.Payments.Sum(p => p.Amount).Sign > 0 || bill.Notes.Count > 0 || bill.Total.Sign < 0) return "invoice_settled";
        return Happens(now, ModelRecordKind.InvoiceVoided, bill, "", [bill.CarriedOver], () => bill.Void = (_sequence, reason));
    });

    public ModelAnswer GiveUpInvoice(long clock, string invoice, string reason) => About(clock, invoice, (bill, now) =>
    {
        if (bill.Settled) return "invoice_settled";
        if (bill.GivenUp is not null) return "unchanged";
        return Happens(now, ModelRecordKind.InvoiceGivenUp, bill, "", [], () =>
        {
            bill.GivenUp = (_sequence, reason);
            bill.Overdue = false;
        });
    });

    public ModelAnswer RefundBalance(long clock, string id, BigInteger amount, string? reference) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        if (_balanceRefunds.Find(r => r.Id == id) is { } first) return (first.Amount, first.Reference) == (amount, reference) ? Replayed(first.Sequence) : "id_reused";
        if (!IsPayable(amount)) return "not_payable";
        if (amount > Balance()) return "amount_too_large";
        Record(now, ModelRecordKind.BalanceRefunded, r => r with { Id = id, Amounts = [amount] });
        _balanceRefunds.Add(new ModelBalanceRefund(id, amount, reference, _sequence));
        return new ModelAnswer("accepted") { Sequence = _sequence };
    });

    private ModelAnswer About(long clock, string invoice, Func<ModelBill, long, ModelAnswer> decide) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        return Bills.FirstOrDefault(b => b.Id == invoice) is { } bill ? decide(bill, now) : "not_found";
    });

    private ModelAnswer Happens(long now, ModelRecordKind kind, ModelBill bill, string id, BigInteger[] amounts, Action keep)
    {
        Record(now, kind, r => r with { Id = bill.Id, Subject = id, Amounts = amounts });
        keep();
        var answer = new ModelAnswer("accepted") { Sequence = _sequence };
        ResumeWhenPaid();
        return answer;
    }

    private static ModelAnswer Replayed(long sequence) => new("replayed") { Sequence = sequence };

    private bool IsPayable(BigInteger amount) => amount.Sign > 0 && (amount % MinorUnit).IsZero;
}
