using Spend.Core;
using Spend.Core.Accounts;

namespace Spend.Journal.Verification;

/// <summary>
/// What is owed and reserved as overage, in the currency: never raised past the credit limit. Whether the terms let
/// it be owed at all is checked line by line.
/// </summary>
internal sealed class DebtBook(Findings findings)
{
    /// <summary>Charged and not settled: below zero between the correction of paid usage and the invoice that gives it back.</summary>
    public Money Owed => _charged - Settled;

    /// <summary>What invoices have settled of it.</summary>
    public Money Settled { get; set; }

    public Money Held { get; private set; }

    private Money _charged;

    public void Follow(Posting posting, Money? creditLimit)
    {
        var before = Owed + Held;
        Held += posting.ReservedOverage;
        if (posting.MovesUsage)
        {
            foreach (var line in posting.Reversed) _charged += line.Owed;
            foreach (var line in posting.Lines) _charged += line.Owed;
        }
        Check(before, creditLimit);
    }

    public void Follow(PlanChanged changed, Money? creditLimit)
    {
        var before = Owed + Held;
        foreach (var (_, lines) in changed.Cuts)
            foreach (var line in lines) _charged += line.Owed;
        Check(before, creditLimit);
    }

    /// <summary>The funds a posting must report, given what the grants have: as the customer stands now, not by the event's terms.</summary>
    public Funds FundsAfter(bool billsOverage, Money available, Money heldOfGrants, Money? creditLimit)
    {
        Money? all = !billsOverage ? available
            : creditLimit is { } limit ? available + Money.Max(Money.Zero, limit - Owed - Held)
            : null;
        return new Funds(all, heldOfGrants + Held);
    }

    private void Check(Money before, Money? creditLimit)
    {
        findings.Require(!_charged.IsNegative && !Held.IsNegative, $"{_charged} charged, {Held} held", "overage", "nothing below zero");
        if (Owed + Held > before)
            findings.Require(creditLimit is not { } limit || Owed + Held <= limit, Owed + Held, "owed and reserved within the credit limit", $"at most {creditLimit}");
    }
}
