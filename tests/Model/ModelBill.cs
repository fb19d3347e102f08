using System.Numerics;

namespace Spend.Model;

/// <summary>A billing period that was closed.</summary>
/// <param name="Ahead">What its invoice asks for the next period, and by which plan.</param>
/// <param name="Bill">Null: there was nothing to write.</param>
public sealed record ModelClose(ModelSpan Period, (string Plan, BigInteger Fee)? Ahead, ModelBill? Bill);

/// <summary>An invoice as it was written, and everything that happened to it.</summary>
/// <param name="Body">Its canonical bytes, as text.</param>
/// <param name="Overage">What of it was owed as overage.</param>
public sealed record ModelBill(string Id, string Body, BigInteger Total, BigInteger CarriedOver, BigInteger Overage, long DueAt)
{
    public List<ModelBillPayment> Payments { get; } = [];
    public List<ModelCreditNote> Notes { get; } = [];

    /// <summary>The sequence and the reason; null: it is not void.</summary>
    public (long Sequence, string Reason)? Void { get; set; }

    public (long Sequence, string Reason)? GivenUp { get; set; }

    public bool Overdue { get; set; }

    /// <summary>It has suspended the account once, or somebody settled that it does not.</summary>
    public bool HasSuspended { get; set; }

    public BigInteger Due => Void is not null
        ? 0
        : BigInteger.Max(0, Total - CarriedOver) - Payments.Sum(p => p.Amount) - Notes.Sum(n => n.OffDue);

    public bool Settled => Due.IsZero;

    public BigInteger Credited => Notes.Sum(n => n.Amount);

    /// <summary>Overage counts as paid first.</summary>
    public BigInteger OverageSettled => Settled
        ? Overage
        : BigInteger.Max(0, BigInteger.Min(Overage, CarriedOver + Payments.Sum(p => p.Amount) + Notes.Sum(n => n.OffDue)));

    /// <summary>What it took from, or gave to, what is carried over.</summary>
    public BigInteger Carries => (Void is null ? -CarriedOver : 0) + BigInteger.Max(0, -Total) + Payments.Sum(p => p.ToBalance) + Notes.Sum(n => n.ToBalance);
}

/// <param name="Asked">As it came in.</param>
/// <param name="Amount">What of it was due.</param>
public sealed record ModelBillPayment(string Id, BigInteger Asked, BigInteger Amount, BigInteger ToBalance, string? Reference, long Sequence);

public sealed record ModelCreditNote(string Id, BigInteger Amount, BigInteger OffDue, BigInteger ToBalance, BigInteger Refunded, bool Refunds, string Reason, long Sequence);

/// <summary>What was carried over is given back.</summary>
public sealed record ModelBalanceRefund(string Id, BigInteger Amount, string? Reference, long Sequence);
