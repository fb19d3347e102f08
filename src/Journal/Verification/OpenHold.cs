using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Caps;

namespace Spend.Journal.Verification;

/// <summary>One open hold as its postings add up.</summary>
internal sealed class OpenHold
{
    private readonly Dictionary<string, Money> _reserved = new(StringComparer.Ordinal);
    private readonly Dictionary<CapKey, CapMove> _caps = [];
    private readonly Dictionary<string, Money> _credits = new(StringComparer.Ordinal);
    private Money _held;

    public OpenHold(Posting authorized)
    {
        Authorized = authorized;
        Follow(authorized);
    }

    public Posting Authorized { get; }
    public Money Overage { get; private set; }
    public Instant ExpiresAt { get; private set; }

    public IReadOnlyDictionary<string, Money> Reserved => _reserved;

    /// <summary>By cap counter, the latest move with <see cref="CapMove.Held"/> being all that is held there.</summary>
    public IReadOnlyDictionary<CapKey, CapMove> Caps => _caps;

    public IEnumerable<string> CreditUnits => _credits.Keys;

    /// <summary>What it holds of a credit unit, or of the currency (null).</summary>
    public Money HeldOf(string? unit) => unit is null ? _held : _credits.GetValueOrDefault(unit);

    /// <summary>Adds what a posting reserves (or, negative, frees); an estimate only ever grows, each unit for itself.</summary>
    public void Follow(Posting posting)
    {
        foreach (var (grant, amount) in posting.Reserved) _reserved[grant] = _reserved.GetValueOrDefault(grant) + amount;
        Overage += posting.ReservedOverage;
        if (posting.Kind is not (PostingKind.Hold or PostingKind.Extend)) return;
        ExpiresAt = posting.ExpiresAt;
        foreach (var move in posting.Caps) _caps[CapKey.Of(move)] = move with { Held = _caps.GetValueOrDefault(CapKey.Of(move)).Held + move.Held };

        var money = Money.Zero;
        var credits = new Dictionary<string, Money>(StringComparer.Ordinal);
        foreach (var line in posting.Lines)
        {
            // An item that would cost less than nothing counts zero.
            var amount = Money.Max(Money.Zero, line.Amount);
            if (line.Unit is { } unit) credits[unit] = credits.GetValueOrDefault(unit) + amount;
            else money += amount;
        }
        _held = Money.Max(_held, money);
        foreach (var (unit, amount) in credits) _credits[unit] = Money.Max(_credits.GetValueOrDefault(unit), amount);
    }
}
