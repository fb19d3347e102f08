using Spend.Core;
using Spend.Core.Accounts;

namespace Spend.Journal.Verification;

/// <summary>
/// Follows every hold from its authorization to its end: what it holds of each unit is its estimate, which never shrinks, and whatever
/// ends it frees exactly what it reserves, so that reservations end at zero.
/// </summary>
internal sealed class HoldBook(Findings findings)
{
    private readonly Dictionary<string, OpenHold> _open = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, OpenHold> Open => _open;

    /// <summary>The hold a posting is about, as it was before it; null where none is open.</summary>
    public OpenHold? Find(Posting posting) => _open.GetValueOrDefault(posting.Id);

    public void Follow(Posting posting)
    {
        var hold = Find(posting);
        switch (posting.Kind)
        {
            case PostingKind.Hold:
                hold = new OpenHold(posting);
                findings.Expect(hold.HeldOf(null), posting.Held, "what a hold holds", posting.Id);
                _open[posting.Id] = hold;
                break;
            case PostingKind.Extend when hold is not null:
                var expiredBefore = hold.ExpiresAt;
                hold.Follow(posting);
                findings.Expect(hold.HeldOf(null), posting.Held, "what an extended hold holds", posting.Id);
                findings.Require(posting.ExpiresAt >= expiredBefore, posting.ExpiresAt, "an extension never shortens", $"{expiredBefore} or later", posting.Id);
                break;
            case PostingKind.Settle or PostingKind.Release or PostingKind.Expire when hold is not null:
                CheckEnd(hold, posting);
                _open.Remove(posting.Id);
                break;
            case PostingKind.Extend or PostingKind.Release or PostingKind.Expire:
                findings.Add($"a hold to {posting.Kind}", "open", "none");
                break;
            case PostingKind.Charge or PostingKind.Usage or PostingKind.Settle or PostingKind.Void or PostingKind.Amend:
                findings.Require(hold is null, posting.Kind, "an open hold ends before it is corrected", "a settlement, release or expiry", posting.Id);
                findings.Require(posting.Reserved.Length == 0 && posting.ReservedOverage.IsZero, posting.Id, "nothing is reserved outside of holds", "no reservation");
                findings.Expect(Money.Zero, posting.Held, "what is held afterwards", posting.Id);
                break;
        }
    }

    /// <summary>What a posting must say of credit units: each that its lines or its hold are about, as they are afterwards.</summary>
    /// <param name="hold">The hold that the posting is about.</param>
    /// <param name="grants">As they are after the posting.</param>
    public void CheckCredits(Posting posting, OpenHold? hold, GrantBook grants)
    {
        var units = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var line in posting.Lines)
            if (line.Unit is { } unit) units.Add(unit);
        foreach (var line in posting.Reversed)
            if (line.Unit is { } unit) units.Add(unit);
        var after = posting.Kind is PostingKind.Hold or PostingKind.Extend ? Find(posting) : null;
        foreach (var unit in (hold ?? after)?.CreditUnits ?? []) units.Add(unit);

        findings.Expect(string.Join(", ", units), string.Join(", ", posting.Credits.Select(static credit => credit.Unit)), "credit units of a posting");
        foreach (var (unit, holds, available, held) in posting.Credits)
        {
            findings.Expect(after?.HeldOf(unit) ?? Money.Zero, holds, "what a hold holds of a credit unit", unit);
            findings.Expect(grants.Available(unit), available, "credits available afterwards", unit);
            findings.Expect(grants.Held(unit), held, "credits held afterwards", unit);
        }
    }

    private void CheckEnd(OpenHold hold, Posting posting)
    {
        hold.Follow(posting);
        foreach (var (grant, amount) in hold.Reserved) findings.Expect(Money.Zero, amount, "what an ended hold still reserves", $"{posting.Id}, grant {grant}");
        findings.Expect(Money.Zero, hold.Overage, "overage an ended hold still reserves", posting.Id);
        findings.Expect(Money.Zero, posting.Held, "what is held afterwards", posting.Id);
        if (posting.Kind == PostingKind.Expire) findings.Expect(hold.ExpiresAt, posting.At, "time a hold expires", posting.Id);
        else findings.Require(posting.At < hold.ExpiresAt, posting.At, "a hold ends before it expires", $"before {hold.ExpiresAt}", posting.Id);
    }
}
