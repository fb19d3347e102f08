using System.Numerics;

namespace Spend.Model;

// What is asked because too little was used.
public sealed partial class ModelAccount
{
    private List<ModelInvoiceLine> TrueUps(ModelSpan period)
    {
        var lines = new List<ModelInvoiceLine>();
        foreach (var about in InOrderOfEnd(AllUsage().Select(l => l.Segment.Period).Where(p => p != period)).Prepend(period))
        {
            var usage = AllUsage().Where(l => l.Segment.Period == about).Select(l => (l.BilledIn, l.Money));
            var kind = about == period ? ModelInvoiceLineKind.Minimum : ModelInvoiceLineKind.MinimumAdjustment;
            lines.Add(MoneyLine(kind, about, 0, TrueUp(MinimumOf(about), about, usage, period)));
        }
        foreach (var contract in _contracts.Where(c => c.Commitment is not null && c.End > c.Start && !IsReplaced(c)))
        {
            var due = PeriodAt(contract.End!.Value - 1);
            var kind = due == period ? ModelInvoiceLineKind.Commitment : ModelInvoiceLineKind.CommitmentAdjustment;
            lines.Add(MoneyLine(kind, due, contract.Version, TrueUp(contract.Commitment!.Value, due, UsageIn(contract, due), period)) with
            {
                Service = new ModelSpan(contract.Start, contract.End.Value, ""),
            });
        }
        return [.. lines.Where(SaysSomething)];
    }

    /// <summary>
    /// The part of max(0, asked - charged) that is billed in a period: all that is known when its own is billed, later what changes of it.
    /// </summary>
    private static BigInteger TrueUp(BigInteger asked, ModelSpan due, IEnumerable<(ModelSpan BilledIn, BigInteger Money)> usage, ModelSpan period)
    {
        var all = usage.ToList();
        var charged = all.Where(u => u.BilledIn == due).Sum(u => u.Money);
        if (period == due) return Lacking(asked, charged);
        BigInteger billed = 0;
        foreach (var (billedIn, money) in all.Where(u => u.BilledIn != due).OrderBy(u => u.BilledIn.End).ThenBy(u => u.BilledIn.Start))
        {
            if (billedIn == period) billed += Lacking(asked, charged + money) - Lacking(asked, charged);
            charged += money;
        }
        return billed;
    }

    private static BigInteger Lacking(BigInteger asked, BigInteger charged) => BigInteger.Max(0, asked - BigInteger.Max(0, charged));

    /// <summary>Of each segment its part: the contract's minimum if one with a minimum is in force where the segment starts, else the plan's.</summary>
    private BigInteger MinimumOf(ModelSpan period) => SegmentsOf(period).Sum(s =>
    {
        var change = ChangeOf(s.Number);
        var minimum = CountingAt(_contracts, Math.Max(change.At, period.Start))?.Minimum ?? change.Plan?.Minimum ?? 0;
        return PartOf(minimum, s, NotInTrial(s.Number));
    });

    /// <summary>The usage of a contract's term: what is billed by the end of the period in which the commitment is due, is billed there.</summary>
    private IEnumerable<(ModelSpan BilledIn, BigInteger Money)> UsageIn(ModelOwnTerms contract, ModelSpan due)
    {
        var term = TermOf(contract);
        foreach (var posting in _postings.Where(p => p.Terms.Contract is { } rated && term.Contains(rated) && rated.Commitment is not null))
            foreach (var line in posting.UsageLines)
                yield return (IsLater(line.BilledIn, due) ? line.BilledIn : due, line.Money);
    }

    /// <summary>Another took its place before it would have ended.</summary>
    private bool IsReplaced(ModelOwnTerms contract) =>
        contract.End is { } end && (contract.AgreedEnd is null || end < contract.AgreedEnd) && _contracts.Exists(c => c.Version > contract.Version && c.Start == end);

    /// <summary>The contract and those it took the place of: a term goes on when it is agreed anew.</summary>
    private List<ModelOwnTerms> TermOf(ModelOwnTerms contract)
    {
        List<ModelOwnTerms> term = [contract];
        foreach (var earlier in _contracts.Where(c => c.Version < contract.Version).OrderByDescending(c => c.Version))
            // One that ended before it would have begun never was.
            if (earlier.End == term[^1].Start && earlier.Start <= earlier.End && IsReplaced(earlier)) term.Add(earlier);
        return term;
    }

    /// <summary>Ends later, or began later where they end together.</summary>
    private static bool IsLater(ModelSpan one, ModelSpan other) => (one.End, one.Start).CompareTo((other.End, other.Start)) > 0;
}
