namespace Spend.Core.Wallets;

/// <summary>Whether a grant can still be drawn on. Numbers are frozen: they are in snapshots.</summary>
public enum GrantStatus
{
    Active = 0,
    Expired = 1,
    Voided = 2,
}

/// <summary>
/// A credit grant on an account. At every moment: granted = burnt + lapsed + held + available, and none of them is negative.
/// </summary>
public sealed class Grant(GrantTerms terms, long sequence)
{
    public GrantTerms Terms => terms;

    /// <summary>The sequence of the record that gave it: its age.</summary>
    public long Sequence => sequence;

    public GrantStatus Status { get; set; }

    /// <summary>When it expired or was voided; meaningless while active.</summary>
    public Instant ClosedAt { get; set; }

    /// <summary>What charges have used up.</summary>
    public Money Burnt { get; set; }

    /// <summary>What open holds have reserved. A reservation outlives expiry and void; what of it is not used then lapses.</summary>
    public Money Held { get; set; }

    /// <summary>What expiry or void took.</summary>
    public Money Lapsed { get; set; }

    /// <summary>What is left of it, reserved or not.</summary>
    public Money Unspent => Available + Held;

    public Money Available => terms.Amount - Burnt - Held - Lapsed;

    /// <summary>Burn order: narrower scope, then lower priority number, then earlier expiry, then older; last by id, for grants of one record.</summary>
    public static int CompareBurnOrder(Grant a, Grant b)
    {
        static int Scope(Grant g) => g.Terms.Meters.Length == 0 ? int.MaxValue : g.Terms.Meters.Length;
        var order = Scope(a).CompareTo(Scope(b));
        if (order == 0) order = a.Terms.Priority.CompareTo(b.Terms.Priority);
        if (order == 0) order = (a.Terms.ExpiresAt ?? Instant.Max).CompareTo(b.Terms.ExpiresAt ?? Instant.Max);
        if (order == 0) order = a.Sequence.CompareTo(b.Sequence);
        return order != 0 ? order : string.CompareOrdinal(a.Terms.Id, b.Terms.Id);
    }
}
