using Spend.Core;
using Spend.Core.Accounts;

namespace Spend.Journal.Verification;

/// <summary>
/// What counts towards the commitment of each version of the contract: money charged for usage with event time in its term; what a
/// change rated again counts at its instant.
/// </summary>
internal sealed class CommitmentBook(TermsBook terms)
{
    private readonly Dictionary<(int Contract, Instant BilledBy), Money> _drawn = [];

    public void Follow(Posting posting)
    {
        if (!posting.MovesUsage) return;
        foreach (var line in posting.Reversed) Draw(posting.EventTime, (posting.BilledIn ?? posting.Period).End, line);
        foreach (var line in posting.Lines) Draw(posting.EventTime, (posting.BilledIn ?? posting.Period).End, line);
    }

    public void Follow(PlanChanged changed)
    {
        foreach (var (segment, lines) in changed.Cuts)
            foreach (var line in lines) Draw(changed.At, segment.Period.End, line);
    }

    public void Compare(Account account, Findings findings)
    {
        foreach (var contract in account.Contracts.All)
        {
            var ends = _drawn.Keys.Where(key => key.Contract == contract.Version).Select(static key => key.BilledBy).Union(contract.Drawn.Keys);
            foreach (var end in ends)
                findings.Expect(_drawn.GetValueOrDefault((contract.Version, end)), contract.Drawn.GetValueOrDefault(end), "counted towards a commitment in the account", $"contract {contract.Version}, period to {end}");
        }
    }

    private void Draw(Instant time, Instant billedBy, Line line)
    {
        if (terms.Contracts.At(time) is not { Agreed.Commitment: not null } contract) return;
        var key = (contract.Version, billedBy);
        _drawn[key] = _drawn.GetValueOrDefault(key) + line.ChargedMoney;
    }
}
