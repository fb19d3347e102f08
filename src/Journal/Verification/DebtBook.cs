using Spend.Core;
using Spend.Core.Accounts;

namespace Spend.Journal.Verification;

/// <summary>What is owed and reserved as overage: only where the terms bill it, never raised past the credit limit, never below zero.</summary>
internal sealed class DebtBook(Findings findings)
{
    public Money Owed { get; private set; }
    public Money Held { get; private set; }

    public void Follow(Posting posting, Money? creditLimit)
    {
        var before = Owed + Held;
        Held += posting.ReservedOverage;
        if (posting.MovesUsage)
        {
            foreach (var line in posting.Reversed) Owed += line.Owed;
            foreach (var line in posting.Lines) Owed += line.Owed;
        }
        findings.Require(!Owed.IsNegative && !Held.IsNegative, $"{Owed} owed, {Held} held", "overage", "nothing below zero");
        if (Owed + Held <= before) return;
        findings.Require(posting.BillsOverage, Owed + Held - before, "overage on terms that deny it", "0");
        findings.Require(creditLimit is not { } limit || Owed + Held <= limit, Owed + Held, "owed and reserved within the credit limit", $"at most {creditLimit}");
    }

    /// <summary>The funds a posting must report, given what the grants have: as the customer stands now, not by the event's terms.</summary>
    public Funds FundsAfter(bool billsOverage, Money available, Money heldOfGrants, Money? creditLimit)
    {
        Money? all = !billsOverage ? available
            : creditLimit is { } limit ? available + Money.Max(Money.Zero, limit - Owed - Held)
            : null;
        return new Funds(all, heldOfGrants + Held);
    }
}
