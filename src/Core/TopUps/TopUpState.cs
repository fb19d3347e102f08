using Spend.Core.Caps;
using Spend.Core.Periods;

namespace Spend.Core.TopUps;

/// <summary>The auto top-up of one account: its terms, the open request, and what keeps the next one waiting.</summary>
public sealed class TopUpState
{
    /// <summary>An open request that nobody answers for this long lapses.</summary>
    public static readonly TimeSpan OpenFor = TimeSpan.FromDays(1);

    private static readonly TimeSpan FirstBackOff = TimeSpan.FromHours(1), LongestBackOff = TimeSpan.FromDays(1);

    public AutoTopUp? Terms { get; set; }

    public TopUpRequest? Open { get; private set; }

    public Instant? LatestAt { get; private set; }

    /// <summary>No request before, because payments were declined.</summary>
    public Instant? WaitUntil { get; private set; }

    /// <summary>In a row.</summary>
    public int Declines { get; private set; }

    /// <summary>The request that was declined last, so that saying so twice is harmless.</summary>
    public string? LatestDeclined { get; private set; }

    /// <summary>Requests in the day and the month of the latest one.</summary>
    public int Today { get; private set; }

    public int ThisMonth { get; private set; }

    public TopUpRequest? OpenAt(Instant now) => Open is { } open && now < open.At + OpenFor ? open : null;

    /// <summary>The first instant, not before another, at which a request may be made. Only with terms.</summary>
    public Instant NextAt(Instant notBefore, Calendar calendar)
    {
        var at = notBefore;
        if (Open is { } open) at = Instant.Later(at, open.At + OpenFor);
        if (WaitUntil is { } wait) at = Instant.Later(at, wait);
        if (LatestAt is not { } latest) return Terms!.MostPerDay > 0 && Terms.MostPerMonth > 0 ? at : Instant.Max;
        at = Instant.Later(at, latest + Terms!.CoolDown);
        var month = calendar.WindowOf(CapWindow.Month, latest, default);
        if (month.Contains(at) && ThisMonth >= Terms.MostPerMonth) at = month.End;
        var day = calendar.WindowOf(CapWindow.Day, latest, default);
        if (day.Contains(at) && Today >= Terms.MostPerDay) at = day.End;
        return at;
    }

    public void Ask(TopUpRequest request, Calendar calendar)
    {
        var isSameMonth = LatestAt is { } latest && calendar.WindowOf(CapWindow.Month, latest, default).Contains(request.At);
        var isSameDay = LatestAt is { } before && calendar.WindowOf(CapWindow.Day, before, default).Contains(request.At);
        (Open, LatestAt) = (request, request.At);
        (Today, ThisMonth) = (isSameDay ? Today + 1 : 1, isSameMonth ? ThisMonth + 1 : 1);
    }

    /// <summary>Money came in. It answers the open request if it is enough for it.</summary>
    public void Paid(Money amount)
    {
        (WaitUntil, Declines) = (null, 0);
        if (Open is { } open && amount >= open.Amount) Open = null;
    }

    public void Declined(string id, Instant at)
    {
        var wait = FirstBackOff;
        for (var i = 0; i < Declines && wait < LongestBackOff; i++) wait += wait;
        (Open, Declines, LatestDeclined, WaitUntil) = (null, Declines + 1, id, at + (wait < LongestBackOff ? wait : LongestBackOff));
    }

    /// <summary>For recovery from a snapshot.</summary>
    public void Restore(TopUpRequest? open, Instant? latestAt, Instant? waitUntil, int declines, string? latestDeclined, int today, int thisMonth) =>
        (Open, LatestAt, WaitUntil, Declines, LatestDeclined, Today, ThisMonth) = (open, latestAt, waitUntil, declines, latestDeclined, today, thisMonth);
}
