using System.Numerics;

namespace Spend.Model;

/// <param name="Period">Null: the first to end of those that are open.</param>
public sealed record ClosePeriod(string? Period) : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.ClosePeriod(clock, Period);

    public override string ToString() => $"close period {Period ?? "that has ended"}";
}

public sealed record PayInvoice(string Invoice, string Id, BigInteger Amount, string? Reference) : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.PayInvoice(clock, Invoice, Id, Amount, Reference);

    public override string ToString() => $"pay {Exact.Text(Amount)} of invoice {Invoice} by {Id} {Reference}";
}

/// <param name="Refunds">Whether what is paid already is given back; else it is carried over.</param>
public sealed record IssueCreditNote(string Invoice, string Id, BigInteger Amount, bool Refunds, string Reason) : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.IssueCreditNote(clock, Invoice, Id, Amount, Refunds, Reason);

    public override string ToString() => $"credit note {Id} of {Exact.Text(Amount)} for invoice {Invoice}{(Refunds ? ", given back" : "")}: {Reason}";
}

public sealed record VoidInvoice(string Invoice, string Reason) : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.VoidInvoice(clock, Invoice, Reason);

    public override string ToString() => $"void invoice {Invoice}: {Reason}";
}

public sealed record GiveUpInvoice(string Invoice, string Reason) : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.GiveUpInvoice(clock, Invoice, Reason);

    public override string ToString() => $"give up invoice {Invoice}: {Reason}";
}

public sealed record RefundBalance(string Id, BigInteger Amount, string? Reference) : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.RefundBalance(clock, Id, Amount, Reference);

    public override string ToString() => $"give back {Exact.Text(Amount)} by {Id} {Reference}";
}
