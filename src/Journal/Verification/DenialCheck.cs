using Spend.Core.Accounts;

namespace Spend.Journal.Verification;

/// <summary>Notes of denials: one at most for each code and limit in a minute, of requests that left nothing else behind.</summary>
internal sealed class DenialCheck(HoldBook holds, Findings findings)
{
    private const long Minute = 60_000_000;

    private readonly Dictionary<(Status Status, string Limit), long> _noted = [];
    private readonly HashSet<string> _begun = new(StringComparer.Ordinal);

    public void Follow(Record record)
    {
        switch (record)
        {
            case Posting posting: _begun.Add(posting.Id); break;
            case DenialNoted noted: Check(noted); break;
        }
    }

    public void Compare(Account account)
    {
        foreach (var (key, minute) in account.Control.Denials.Minutes)
            findings.Expect(_noted.GetValueOrDefault(key), minute, "latest note of a denial in the account", $"{key.Status}, '{key.Limit}'");
    }

    private void Check(DenialNoted noted)
    {
        findings.Require(noted.Denial.Status.Kind() == StatusKind.Denied, noted.Denial.Status, "why a request is denied", "a code of denials", noted.Id);
        var key = (noted.Denial.Status, noted.LimitId);
        var minute = noted.At.UnixMicroseconds / Minute;
        findings.Require(!_noted.TryGetValue(key, out var latest) || latest < minute, noted.At, "denials are noted once a minute", "no other note of this minute", $"{key.Status}, '{key.LimitId}'");
        _noted[key] = minute;
        // An extension is denied under the id of its hold; anything else under an id that is still free.
        findings.Require(!_begun.Contains(noted.Id) || holds.Open.ContainsKey(noted.Id), noted.Id, "the id of a denied request", "not used before, or that of an open hold");
    }
}
