using System.Numerics;

namespace Spend.Model;

// Who the customer is, what they may spend.
public sealed partial class ModelAccount
{
    public ModelAnswer Configure(long clock, string currency, string timeZone, ModelAnchor anchor, BigInteger? creditLimit, ModelInvoiceTerms terms) => Decide(clock, now =>
    {
        var sameBasis = (_currency, _timeZone, _anchor) == (currency, timeZone, anchor);
        if (_configured && sameBasis && _creditLimit == creditLimit && _terms == terms) return "unchanged";
        if (_configured && !sameBasis && HasBegun) return "profile_in_use";
        (_currency, _timeZone, _anchor, _creditLimit, _terms, _configured) = (currency, timeZone, anchor, creditLimit, terms, true);
        return Done(now);
    });

    /// <summary>Whether anything rests on the currency, the zone and the anchor.</summary>
    private bool HasBegun =>
        _postings.Count + _given.Count + _caps.Count + _changes.Count + _contracts.Count + _ownPrices.Count + _alerts.Count > 0
        || _scheduled is not null || _brake is not null || _topUp is not null || Requests.Any();

    public ModelAnswer AddGrant(long clock, ModelGrant grant) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        if (_given.Find(g => g.Id == grant.Id) is { } first) return first.SaysTheSameAs(grant) ? Again(first) : "id_reused";
        if (PaidBy(grant.Payment, now) is { } paid) return (paid.Amount, paid.Unit) == (grant.Amount, grant.Unit) ? Again(paid) : "id_reused";
        if (IsCurrency(grant.Unit) && grant.Unit != _currency) return "currency_mismatch";
        if (grant.ExpiresAt <= now) return "time_passed";
        var answer = Done(now);
        _given.Add(grant with { Age = (_sequence, 0) });
        // Whether it is enough for what was asked for or not, it ends a back-off.
        if (grant is { Source: ModelGrantSource.Purchase, Payment: not null } && grant.Unit == _currency)
        {
            var isEnough = OpenRequest(now) is { } open && grant.Amount >= open.Value;
            _topUpAnswers.Add((isEnough ? _sequence : 0, now, Declined: null));
        }
        return answer;
    });

    private static ModelAnswer Again(ModelGrant first) => new("replayed") { Sequence = first.Age.Sequence };

    /// <summary>The grant that this payment has brought, as long as it is known.</summary>
    private ModelGrant? PaidBy(string? payment, long now) =>
        payment is null ? null : _given.Find(g => g.Payment == payment && !(g.Closed && g.ClosedAt + GrantsKnown <= now));

    // The rules are silent on voiding a grant that has ended: it is so already.
    public ModelAnswer VoidGrant(long clock, string id) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        if (AllGrants().FirstOrDefault(g => g.Id == id) is not { } grant) return "not_found";
        if (grant.Closed) return "unchanged";
        grant.Close(now);
        grant.Voided = true;
        return Done(now);
    });

    /// <summary>Three capitals are a currency; anything else names a credit unit.</summary>
    private static bool IsCurrency(string unit) => unit.Length == 3 && unit.All(char.IsAsciiLetterUpper);
}
