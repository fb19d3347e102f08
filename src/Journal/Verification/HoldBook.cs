using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Caps;

namespace Spend.Journal.Verification;

/// <summary>
/// Follows every hold from its authorization to its end: what it reserves adds up to what it says it holds, and whatever ends it frees
/// exactly that, so that reservations end at zero.
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
                findings.Expect(EstimateOf(posting), hold.Amount, "what a hold reserves", posting.Id);
                findings.Expect(hold.Amount, posting.Held, "what a hold holds", posting.Id);
                _open[posting.Id] = hold;
                break;
            case PostingKind.Extend when hold is not null:
                CheckExtension(hold, posting);
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

    private void CheckExtension(OpenHold hold, Posting posting)
    {
        var before = hold.Amount;
        var expiredBefore = hold.ExpiresAt;
        hold.Extend(posting);
        var estimate = EstimateOf(posting);
        findings.Expect(Money.Max(before, estimate), hold.Amount, "what an extended hold reserves", posting.Id);
        findings.Expect(hold.Amount, posting.Held, "what an extended hold holds", posting.Id);
        findings.Require(posting.ExpiresAt >= expiredBefore, posting.ExpiresAt, "an extension never shortens", $"{expiredBefore} or later", posting.Id);
    }

    private void CheckEnd(OpenHold hold, Posting posting)
    {
        hold.Extend(posting);
        foreach (var (grant, amount) in hold.Reserved) findings.Expect(Money.Zero, amount, "what an ended hold still reserves", $"{posting.Id}, grant {grant}");
        findings.Expect(Money.Zero, hold.Overage, "overage an ended hold still reserves", posting.Id);
        findings.Expect(Money.Zero, posting.Held, "what is held afterwards", posting.Id);
        if (posting.Kind == PostingKind.Expire) findings.Expect(hold.ExpiresAt, posting.At, "time a hold expires", posting.Id);
        else findings.Require(posting.At < hold.ExpiresAt, posting.At, "a hold ends before it expires", $"before {hold.ExpiresAt}", posting.Id);
    }

    /// <summary>An item that would cost less than nothing counts zero.</summary>
    private static Money EstimateOf(Posting posting)
    {
        var sum = Money.Zero;
        foreach (var line in posting.Lines) sum += Money.Max(Money.Zero, line.Amount);
        return sum;
    }
}

/// <summary>One open hold as its postings add up.</summary>
internal sealed class OpenHold
{
    private readonly Dictionary<string, Money> _reserved = new(StringComparer.Ordinal);
    private readonly Dictionary<CapKey, CapMove> _caps = [];

    public OpenHold(Posting authorized)
    {
        Authorized = authorized;
        Extend(authorized);
    }

    public Posting Authorized { get; }
    public Money Overage { get; private set; }
    public Instant ExpiresAt { get; private set; }

    public IReadOnlyDictionary<string, Money> Reserved => _reserved;

    /// <summary>By cap counter, the latest move with <see cref="CapMove.Held"/> being all that is held there.</summary>
    public IReadOnlyDictionary<CapKey, CapMove> Caps => _caps;

    public Money Amount
    {
        get
        {
            var sum = Overage;
            foreach (var amount in _reserved.Values) sum += amount;
            return sum;
        }
    }

    /// <summary>Adds what a later posting reserves (or, negative, frees).</summary>
    public void Extend(Posting posting)
    {
        foreach (var (grant, amount) in posting.Reserved) _reserved[grant] = _reserved.GetValueOrDefault(grant) + amount;
        Overage += posting.ReservedOverage;
        if (posting.Kind is not (PostingKind.Hold or PostingKind.Extend)) return;
        ExpiresAt = posting.ExpiresAt;
        foreach (var move in posting.Caps) _caps[CapKey.Of(move)] = move with { Held = _caps.GetValueOrDefault(CapKey.Of(move)).Held + move.Held };
    }
}
