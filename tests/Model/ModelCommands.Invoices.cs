using System.Numerics;

namespace Spend.Model;

// Commands about closes of periods, and about invoices.
public sealed partial class ModelCommands
{
    private ModelInvoiceTerms _invoicing = ModelInvoiceTerms.Usual;

    private ModelInvoiceTerms AnyInvoiceTerms()
    {
        if (_dice.Chance(600) && _steps.Count > 1) return _invoicing;
        return _invoicing = new ModelInvoiceTerms
        {
            BillTo = _dice.Weighted<ModelBillTo?>(
                (4, null),
                (1, new("Acme \"North\" \\ GmbH", ["Straße 1\t\u0001", "\U0001F600 \u2028 é\u007f/"], "DE123", null)),
                (1, new("Ünïcode", [], null, "a@b.example"))),
            Taxes = _dice.Weighted<ModelTax[]>(
                (4, []),
                (3, [new("VAT", Exact.Parse("0.19")!.Value)]),
                (2, [new("state", Exact.Parse("0.0725")!.Value), new("city", Exact.Parse("0.333333333333")!.Value)]),
                (1, [new("nothing", 0), new("half", Exact.Parse("0.5")!.Value)])),
            TaxIncluded = _dice.Chance(400),
            Exemption = _dice.Chance(150) ? "Reverse charge" : null,
            HalfUp = _dice.Chance(400),
            PaymentDays = _dice.Of(0, 0, 1, 14, 30),
            SuspendDays = _dice.Chance(500) ? null : _dice.Of(0, 0, 1, 7),
        };
    }

    private ModelCommand AnyInvoiceCommand() => _dice.Weighted<Func<ModelCommand>>(
        (4, AnyEarlyClose),
        (8, AnyPayment),
        (4, AnyCreditNote),
        (2, () => new VoidInvoice(AnyInvoice()?.Id ?? "2024-02", _dice.Of("wrong", "wrong", "twice"))),
        (2, () => new GiveUpInvoice(AnyInvoice()?.Id ?? "2024-02", _dice.Of("bankrupt", "bankrupt", "gone"))),
        (2, AnyRefund))();

    private ClosePeriod AnyEarlyClose()
    {
        var billing = _account.ViewOfBilling();
        return new(_dice.Weighted<Func<string?>>(
            (6, () => null),
            (3, () => billing.Open.Count == 0 ? null : _dice.Of([.. billing.Open])),
            (1, () => billing.Closed.Count == 0 ? "2024-02" : _dice.Of([.. billing.Closed.TakeLast(4)])),
            (1, () => _dice.Of("2001-01", "2024-02")))());
    }

    /// <summary>Mostly a late one, mostly one that is not settled; null: there is none.</summary>
    private ModelBill? AnyInvoice()
    {
        var all = _account.WrittenInvoices;
        if (_dice.Chance(700) && all.Where(b => !b.Settled).ToArray() is { Length: > 0 } open) return _dice.Of(open);
        return all.Count == 0 || _dice.Chance(20) ? null : all[^Math.Min(all.Count, 1 + _dice.Upto(_dice.Of(2, 5, 50)))];
    }

    private PayInvoice AnyPayment()
    {
        var bill = AnyInvoice();
        var again = bill is { Payments.Count: > 0 } && _dice.Chance(250) ? bill.Payments[^1] : null;
        return new PayInvoice(
            bill?.Id ?? "2024-02", again?.Id ?? $"pay{_dice.Between(1, 400)}",
            again is not null && _dice.Chance(700) ? again.Asked : Portion(bill?.Due ?? Exact.One),
            again is not null && _dice.Chance(800) ? again.Reference : _dice.Chance(300) ? "bank" : null);
    }

    private IssueCreditNote AnyCreditNote()
    {
        var bill = AnyInvoice();
        var again = bill is { Notes.Count: > 0 } && _dice.Chance(250) ? bill.Notes[^1] : null;
        return new IssueCreditNote(
            bill?.Id ?? "2024-02", again?.Id ?? $"note{_dice.Between(1, 400)}",
            again is not null && _dice.Chance(700) ? again.Amount : Portion((bill?.Total ?? Exact.One) - (bill?.Credited ?? 0)),
            again is not null && _dice.Chance(800) ? again.Refunds : _dice.Chance(400),
            again is not null && _dice.Chance(800) ? again.Reason : _dice.Of("late", "late", "broken"));
    }

    private readonly List<RefundBalance> _refunds = [];

    private RefundBalance AnyRefund()
    {
        if (_refunds.Count > 0 && _dice.Chance(150)) return _refunds[^1];
        var refund = new RefundBalance($"back{_dice.Between(1, 40)}", Portion(_account.ViewOfBilling().Balance), _dice.Chance(300) ? "bank" : null);
        _refunds.Add(refund);
        return refund;
    }

    /// <summary>All of it, a part that can mostly be paid, or more; sometimes what nobody can pay.</summary>
    private BigInteger Portion(BigInteger whole) => _dice.Weighted<Func<BigInteger>>(
        (8, () => whole),
        (6, () => whole / Exact.Of(_dice.Of(2, 3, 5)) * Exact.One),
        (3, () => whole + Exact.Of(_dice.Of(1, 10))),
        (2, () => Exact.Of(_dice.Of(1, 1, 5))),
        (1, () => _dice.Amount("0.01", "0.001", "0", "0.005", "1.23") * _dice.Of(1, 1, -1)))();
}
