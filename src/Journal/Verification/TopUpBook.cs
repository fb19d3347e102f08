using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Periods;
using Spend.Core.TopUps;
using Spend.Core.Wallets;

namespace Spend.Journal.Verification;

/// <summary>
/// Every request for a top-up, and what came of it: each is due by threshold, limits, cool-down and back-off, made at the first instant it
/// is, while none is open; and none that is due is left out.
/// </summary>
internal sealed class TopUpBook(GrantBook grants, Findings findings)
{
    private static readonly TimeSpan OpenFor = TimeSpan.FromHours(24);

    private readonly List<Instant> _requested = [];
    private AutoTopUp? _terms;
    private TopUpRequest? _open;
    private Instant? _waitUntil;
    private string? _declinedLast;
    private int _declines;

    /// <summary>Before each record: a request that was due by then has been made.</summary>
    /// <param name="before">Journal time of the record before.</param>
    public void CheckDue(Account account, Record record, Instant before)
    {
        if (IsShort(account) && NextAt(account.Calendar, before) is { } due && due < record.At)
            findings.Add("a top-up is requested when it is due", $"at {due}", "nothing by then");
    }

    public void Check(Account account, TopUpRequested requested, long sequence, Instant before)
    {
        findings.Expect($"topup:{sequence}", requested.Request.Id, "id of a top-up");
        findings.Expect(requested.At, requested.Request.At, "time of a top-up", requested.Request.Id);
        findings.Expect(grants.Available(account.Profile?.Currency ?? ""), requested.Available, "funds when a top-up is requested", requested.Request.Id);
        if (_terms is null)
        {
            findings.Add("a top-up", "terms that ask for it", "none");
            return;
        }
        findings.Expect(_terms.Amount, requested.Request.Amount, "amount of a top-up", requested.Request.Id);
        findings.Require(IsShort(account), requested.Available, "a top-up is requested below the threshold", $"less than {_terms.Threshold}", requested.Request.Id);
        findings.Expect(NextAt(account.Calendar, before), requested.At, "when a top-up may be requested", requested.Request.Id);
    }

    public void Check(TopUpDeclined declined)
    {
        var open = _open is { } request && declined.At < request.At + OpenFor ? request.Id : null;
        findings.Expect(open, declined.Request, "a top-up that is declined");
    }

    public void Follow(Record record, string? currency)
    {
        switch (record)
        {
            case AutoTopUpSet set:
                findings.Require(set.Terms != _terms, set.Terms, "terms of top-ups that are set", "other terms than before");
                _terms = set.Terms;
                break;
            case TopUpRequested requested:
                _requested.Add(requested.At);
                _open = requested.Request;
                break;
            case TopUpDeclined declined:
                _open = null;
                _declines++;
                _declinedLast = declined.Request;
                _waitUntil = declined.At + BackOff(_declines);
                break;
            case GrantAdded { Grant: { Source: GrantSource.Purchase, Payment: not null } paid } when paid.Unit == currency:
                (_waitUntil, _declines) = (null, 0);
                if (paid.Amount >= _open?.Amount) _open = null;
                break;
        }
    }

    public void Compare(Account account)
    {
        var state = account.Control.TopUp;
        findings.Expect(_terms, state.Terms, "terms of top-ups in the account");
        findings.Expect(_open, state.Open, "open top-up in the account");
        findings.Expect(_waitUntil, state.WaitUntil, "back-off of top-ups in the account");
        findings.Expect(_declines, state.Declines, "top-ups declined in a row in the account");
        findings.Expect(_declinedLast, state.LatestDeclined, "top-up declined last in the account");
        findings.Expect(_requested.Count > 0 ? _requested[^1] : null, state.LatestAt, "latest top-up in the account");
    }

    /// <summary>And may spend at all.</summary>
    private bool IsShort(Account account) => account.Control.Suspension is null && _terms is { } terms && account.Profile is { } profile && grants.Available(profile.Currency) < terms.Threshold;

    /// <summary>The first instant from another on at which nothing forbids a request.</summary>
    private Instant? NextAt(Calendar calendar, Instant from)
    {
        var at = from;
        if (_open is { } open) at = Instant.Later(at, open.At + OpenFor);
        if (_waitUntil is { } wait) at = Instant.Later(at, wait);
        if (_requested.Count > 0) at = Instant.Later(at, _requested[^1] + _terms!.CoolDown);
        var month = calendar.WindowOf(CapWindow.Month, at, default);
        if (RequestedIn(month) >= _terms!.MostPerMonth) at = month.End;
        var day = calendar.WindowOf(CapWindow.Day, at, default);
        if (RequestedIn(day) >= _terms.MostPerDay) at = day.End;
        return at;
    }

    private int RequestedIn(Span window)
    {
        var count = 0;
        for (var i = _requested.Count - 1; i >= 0 && _requested[i] >= window.Start; i--)
            if (_requested[i] < window.End) count++;
        return count;
    }

    /// <summary>An hour, then twice as long each time, up to a day.</summary>
    private static TimeSpan BackOff(int declines) => declines > 5 ? TimeSpan.FromHours(24) : TimeSpan.FromHours(1 << (declines - 1));
}
