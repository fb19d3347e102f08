using Spend.Core;
using Spend.Core.Wallets;

namespace Spend.Journal.Verification;

/// <summary>One grant as the postings add up.</summary>
/// <param name="sequence">Of the record that gave it: its age.</param>
internal sealed class GrantTotal(GrantTerms terms, long sequence)
{
    public GrantTerms Terms => terms;
    public GrantStatus Status { get; set; }
    public Money Burnt { get; set; }
    public Money Held { get; set; }
    public Money Lapsed { get; set; }

    /// <summary>Left, reserved or not.</summary>
    public Money Unspent => Available + Held;

    public Money Available => terms.Amount - Burnt - Held - Lapsed;

    /// <summary>Fewer meters (no scope is widest), lower priority, earlier end, older, and for those of one record by id.</summary>
    public static int CompareBurnOrder(GrantTotal a, GrantTotal b) => a.Rank.CompareTo(b.Rank) is not 0 and var order ? order : string.CompareOrdinal(a.Terms.Id, b.Terms.Id);

    public override string ToString() => $"{terms.Amount} granted, {Burnt} burnt, {Held} held, {Lapsed} lapsed, {Available} available";

    private (int Scope, int Priority, Instant ExpiresAt, long Sequence) Rank =>
        (terms.Meters.Length == 0 ? int.MaxValue : terms.Meters.Length, terms.Priority, terms.ExpiresAt ?? Instant.Max, sequence);
}
