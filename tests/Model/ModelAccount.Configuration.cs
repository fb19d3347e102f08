using System.Numerics;

namespace Spend.Model;

// Who the customer is, what they may spend.
public sealed partial class ModelAccount
{
    public ModelAnswer Configure(long clock, string currency, string timeZone, ModelAnchor anchor, BigInteger? creditLimit)
    {
        var now = Begin(clock);
        var sameBasis = (_currency, _timeZone, _anchor) == (currency, timeZone, anchor);
        if (_configured && sameBasis && _creditLimit == creditLimit) return "unchanged";
        if (_configured && !sameBasis && HasBegun) return "profile_in_use";
        (_currency, _timeZone, _anchor, _creditLimit, _configured) = (currency, timeZone, anchor, creditLimit, true);
        return Done(now);
    }

    /// <summary>Whether anything rests on the currency, the zone and the anchor.</summary>
    private bool HasBegun =>
        _postings.Count + _given.Count + _caps.Count + _changes.Count + _contracts.Count + _ownPrices.Count > 0 || _scheduled is not null;

    public ModelAnswer AddGrant(long clock, ModelGrant grant)
    {
        var now = Begin(clock);
        if (!_configured) return "unknown_customer";
        if (_given.Find(g => g.Id == grant.Id) is { } first)
            return first.SaysTheSameAs(grant) ? new ModelAnswer("replayed") { Sequence = first.Age.Sequence } : "id_reused";
        if (IsCurrency(grant.Unit) && grant.Unit != _currency) return "currency_mismatch";
        if (grant.ExpiresAt <= now) return "time_passed";
        var answer = Done(now);
        _given.Add(grant with { Age = (_sequence, 0), Closed = false });
        return answer;
    }

    // The rules are silent on voiding a grant that has ended: it is so already.
    public ModelAnswer VoidGrant(long clock, string id)
    {
        var now = Begin(clock);
        if (!_configured) return "unknown_customer";
        if (AllGrants().FirstOrDefault(g => g.Id == id) is not { } grant) return "not_found";
        if (grant.Closed) return "unchanged";
        grant.Closed = grant.Voided = true;
        return Done(now);
    }

    public ModelAnswer SetCap(long clock, ModelCap cap)
    {
        var now = Begin(clock);
        if (!_configured) return "unknown_customer";
        var before = _caps.Find(c => c.Id == cap.Id);
        if (before is not null && before.CountsLike(cap) && before.Limit == cap.Limit) return "unchanged";
        var answer = Done(now);
        _caps.RemoveAll(c => c.Id == cap.Id);
        _caps.Add(cap with { Since = before is not null && before.CountsLike(cap) ? before.Since : _sequence });
        return answer;
    }

    public ModelAnswer RemoveCap(long clock, string id)
    {
        var now = Begin(clock);
        if (!_configured) return "unknown_customer";
        return _caps.RemoveAll(c => c.Id == id) == 0 ? "not_found" : Done(now);
    }

    /// <summary>Three capitals are a currency; anything else names a credit unit.</summary>
    private static bool IsCurrency(string unit) => unit.Length == 3 && unit.All(char.IsAsciiLetterUpper);
}
