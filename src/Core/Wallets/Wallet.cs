namespace Spend.Core.Wallets;

/// <summary>The credit grants of one account, in burn order.</summary>
public sealed class Wallet
{
    /// <summary>Closed grants stay this long, so that a correction can still find where its money came from.</summary>
    private static readonly TimeSpan ClosedGrantsStay = TimeSpan.FromDays(130);

    private readonly List<Grant> _inBurnOrder = [];
    private readonly Dictionary<string, Grant> _byId = new(StringComparer.Ordinal);

    public IReadOnlyList<Grant> InBurnOrder => _inBurnOrder;

    public Grant? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The grant that a payment has brought, as long as it is known: whether it was swept yet makes no difference.</summary>
    public Grant? FindPaidBy(string payment, Instant now) =>
        _inBurnOrder.Find(g => g.Terms.Payment == payment && (g.Status == GrantStatus.Active || g.ClosedAt + ClosedGrantsStay > now));

    public void Add(Grant grant)
    {
        var at = _inBurnOrder.BinarySearch(grant, BurnOrder.Instance);
        _inBurnOrder.Insert(~at, grant);
        _byId.Add(grant.Terms.Id, grant);
        NextToExpire = FindNextToExpire();
    }

    /// <summary>For recovery from a snapshot: all grants, as <see cref="InBurnOrder"/> had them.</summary>
    public void Restore(IEnumerable<Grant> inBurnOrder)
    {
        foreach (var grant in inBurnOrder)
        {
            _byId.Add(grant.Terms.Id, grant);
            _inBurnOrder.Add(grant);
        }
        NextToExpire = FindNextToExpire();
    }

    /// <summary>What unreserved money of a unit there is, over all active grants.</summary>
    public Money Available(string unit) => Sum(unit, static g => g.Status == GrantStatus.Active ? g.Available : Money.Zero);

    /// <summary>What active grants in a unit have left, reserved included.</summary>
    public Money Unspent(string unit) => Sum(unit, static g => g.Status == GrantStatus.Active ? g.Unspent : Money.Zero);

    public Money Held(string unit) => Sum(unit, static g => g.Held);

    /// <summary>The active grant that expires first, or null. Remembered, because every decision asks.</summary>
    public Grant? NextToExpire { get; private set; }

    /// <summary>Ends a grant: what nobody has reserved lapses at once, the rest when its holds end.</summary>
    public void Close(Grant grant, GrantStatus status, Money lapsed, Instant at)
    {
        grant.Status = status;
        grant.ClosedAt = at;
        grant.Lapsed += lapsed;
        NextToExpire = FindNextToExpire();
    }

    /// <summary>Forgets grants that closed long ago; they stay in the journal.</summary>
    /// <param name="neededSince">The start of the oldest usage that is kept: a correction of it may give money back to what paid for it.</param>
    public void Sweep(Instant now, Instant neededSince)
    {
        for (var i = _inBurnOrder.Count - 1; i >= 0; i--)
        {
            var grant = _inBurnOrder[i];
            if (grant.Status == GrantStatus.Active || !grant.Held.IsZero || grant.ClosedAt + ClosedGrantsStay > now || grant.ClosedAt + Limits.EventsBack >= neededSince) continue;
            _byId.Remove(grant.Terms.Id);
            _inBurnOrder.RemoveAt(i);
        }
    }

    private Grant? FindNextToExpire()
    {
        Grant? next = null;
        foreach (var grant in _inBurnOrder)
            if (grant.Status == GrantStatus.Active && grant.Terms.ExpiresAt is { } at && (next is null || at < next.Terms.ExpiresAt)) next = grant;
        return next;
    }

    private Money Sum(string unit, Func<Grant, Money> part)
    {
        var sum = Money.Zero;
        foreach (var grant in _inBurnOrder)
            if (grant.Terms.Unit == unit) sum += part(grant);
        return sum;
    }

    private sealed class BurnOrder : IComparer<Grant>
    {
        public static readonly BurnOrder Instance = new();

        public int Compare(Grant? a, Grant? b) => Grant.CompareBurnOrder(a!, b!);
    }
}
