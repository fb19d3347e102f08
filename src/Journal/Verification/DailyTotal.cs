using Spend.Core;
using Spend.Core.Accounts;

namespace Spend.Journal.Verification;

/// <summary>What was charged on each local day ever; the account remembers the latest days of it, for its forecast.</summary>
internal sealed class DailyTotal(Findings findings)
{
    private readonly SortedDictionary<int, Money> _byDay = [];

    public void Follow(Account account, Posting posting)
    {
        if (posting.Charged.IsZero) return;
        var day = account.Calendar.DateOf(posting.EventTime).DayNumber;
        _byDay[day] = _byDay.GetValueOrDefault(day) + posting.Charged;
    }

    public void Compare(Account account)
    {
        var spending = account.Control.Spending;
        findings.Expect(_byDay.Count > 0 ? _byDay.First().Key : null, spending.Since, "first day of spend in the account");
        if (_byDay.Count == 0) return;
        var latest = _byDay.Last().Key;
        foreach (var (day, charged) in _byDay)
            if (day > latest - Core.Forecasting.DailySpend.Days) findings.Expect(charged, spending.On(day), "spend of a day in the account", DateOnly.FromDayNumber(day).ToString("o"));
    }
}
