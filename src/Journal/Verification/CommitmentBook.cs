using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Periods;

namespace Spend.Journal.Verification;

/// <summary>
/// What counts towards the commitment of each version of the contract: money charged for usage that it was in force for when that was
/// rated; for what a change rated again, the one in force at its instant.
/// </summary>
internal sealed class CommitmentBook(TermsBook terms)
{
    private readonly Dictionary<(int Contract, BillingPeriod BilledIn), Money> _drawn = [];

    public void Follow(Posting posting)
    {
        if (!posting.MovesUsage) return;
        var contract = terms.Contracts.Find(posting.Contract);
        var billedIn = posting.BilledIn ?? posting.Period;
        foreach (var line in posting.Reversed) Draw(contract, billedIn, line);
        foreach (var line in posting.Lines) Draw(contract, billedIn, line);
    }

    public void Follow(PlanChanged changed)
    {
        foreach (var (segment, lines) in changed.Cuts)
            foreach (var line in lines) Draw(terms.Contracts.At(changed.At), segment.Period, line);
    }

    /// <summary>What counts towards the commitment of a version: its own, and what was charged under those it took the place of before their end.</summary>
    public Money DrawnOf(AgreedPrices contract)
    {
        var counts = new HashSet<int> { contract.Version };
        var start = contract.Start;
        for (var version = contract.Version - 1; version >= 1 && terms.Contracts.Find(version) is { } earlier; version--)
        {
            // One that ran to its own end, or was removed, is over; one that was replaced ends where the next begins.
            if (earlier.End != start || earlier.End >= (earlier.Agreed.End ?? Instant.Max)) continue;
            counts.Add(version);
            start = earlier.Start;
        }
        var drawn = Money.Zero;
        foreach (var ((version, _), amount) in _drawn)
            if (counts.Contains(version)) drawn += amount;
        return drawn;
    }

    public void Compare(Account account, Findings findings)
    {
        foreach (var contract in account.Contracts.All)
        {
            var periods = _drawn.Keys.Where(key => key.Contract == contract.Version).Select(static key => key.BilledIn).Union(contract.Drawn.Keys);
            foreach (var period in periods)
                findings.Expect(
                    _drawn.GetValueOrDefault((contract.Version, period)), contract.Drawn.GetValueOrDefault(period),
                    "counted towards a commitment in the account", $"contract {contract.Version}, billed in {period.Id}");
        }
    }

    private void Draw(AgreedPrices? contract, BillingPeriod billedIn, Line line)
    {
        if (contract?.Agreed.Commitment is null) return;
        var key = (contract.Version, billedIn);
        _drawn[key] = _drawn.GetValueOrDefault(key) + line.ChargedMoney;
    }
}
