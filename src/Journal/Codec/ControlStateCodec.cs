using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Brakes;

namespace Spend.Journal;

/// <summary>What watches over an account, as it stands. For snapshots.</summary>
internal static class ControlStateCodec
{
    public static void Control(this RecordWriter to, Control control)
    {
        to.Flag(control.Suspension is not null);
        if (control.Suspension is { } suspension)
        {
            to.Instant(suspension.At, default);
            to.Text(suspension.Reason);
            to.OptionalText(suspension.Invoice);
        }
        to.Count(control.Alerts.Count);
        foreach (var alert in control.Alerts) WriteAlert(to, alert);
        to.Brake(control.Brake.Brake);
        if (control.Brake.Rate is { } rate) WriteRate(to, rate);
        to.Instant(control.Brake.TrippedUntil, default);
        to.Amount(control.Brake.TrippedBy);
        WriteTopUp(to, control.TopUp);
        to.Signed(control.Spending.Since ?? -1);
        to.Count(control.Spending.ByDay.Count);
        foreach (var (day, charged) in control.Spending.ByDay)
        {
            to.Signed(day);
            to.Amount(charged);
        }
        var notes = control.Denials.Minutes.OrderBy(static n => n.Key.Status).ThenBy(static n => n.Key.Limit, StringComparer.Ordinal).ToArray();
        to.Count(notes.Length);
        foreach (var ((status, limit), minute) in notes)
        {
            to.Enum(status);
            to.Text(limit);
            to.Signed(minute);
        }
    }

    public static void Control(this ref RecordReader from, Control control)
    {
        var suspension = from.Flag() ? new Suspension(from.Instant(default), from.Text(), from.OptionalText()) : null;
        var alerts = new AlertState[from.Count(bytesOfEach: 7)];
        for (var i = 0; i < alerts.Length; i++) alerts[i] = ReadAlert(ref from);
        control.Restore(suspension, alerts);
        control.Brake.Set(from.Brake());
        if (control.Brake.Rate is { } rate) ReadRate(ref from, rate);
        control.Brake.Restore(from.Instant(default), from.Amount());
        ReadTopUp(ref from, control.TopUp);
        var since = from.Int();
        var days = new (int, Money)[from.Count(bytesOfEach: 2)];
        for (var i = 0; i < days.Length; i++) days[i] = (from.Int(), from.Amount());
        control.Spending.Restore(since < 0 ? null : since, days);
        var notes = from.Count(bytesOfEach: 3);
        for (var i = 0; i < notes; i++) control.Denials.Restore(from.Enum<Status>(), from.Text(), from.Signed());
    }

    private static void WriteAlert(RecordWriter to, AlertState alert)
    {
        to.Alert(alert.Alert);
        var fired = alert.Fired.OrderBy(static f => f.Window.Start).ThenBy(static f => f.Window.End).ThenBy(static f => f.Subject, StringComparer.Ordinal).ToArray();
        to.Count(fired.Length);
        foreach (var (subject, window) in fired)
        {
            to.Text(subject);
            to.Window(window);
        }
        to.Signed(alert.SweepAt);
        if (alert.Rate is { } rate) WriteRate(to, rate);
    }

    private static AlertState ReadAlert(ref RecordReader from)
    {
        var alert = new AlertState(from.Alert());
        var fired = new (string, Core.Periods.Span)[from.Count(bytesOfEach: 2)];
        for (var i = 0; i < fired.Length; i++) fired[i] = (from.Text(), from.Window());
        alert.Restore(fired, sweepAt: from.Int());
        if (alert.Rate is { } rate) ReadRate(ref from, rate);
        return alert;
    }

    private static void WriteRate(RecordWriter to, RateWindow rate)
    {
        var kept = rate.Kept.ToArray();
        to.Count(kept.Length);
        foreach (var (slice, amount) in kept)
        {
            to.Signed(slice);
            to.Amount(amount);
        }
    }

    private static void ReadRate(ref RecordReader from, RateWindow rate)
    {
        var count = from.Count(bytesOfEach: 2);
        var oldest = 0L;
        for (var (i, before) = (0, -1L); i < count; i++)
        {
            var slice = from.Signed();
            if (i == 0) oldest = slice;
            // Each has a place of its own in the ring.
            if (slice <= before || slice - oldest >= RateWindow.Slices) throw new CorruptRecordException("The snapshot has slices of a window in no order.");
            rate.Restore(before = slice, from.Amount());
        }
    }

    private static void WriteTopUp(RecordWriter to, Core.TopUps.TopUpState topUp)
    {
        to.AutoTopUp(topUp.Terms);
        to.Flag(topUp.Open is not null);
        if (topUp.Open is { } open) to.Request(open, default);
        to.Signed(topUp.LatestAt?.UnixMicroseconds ?? -1);
        to.Signed(topUp.WaitUntil?.UnixMicroseconds ?? -1);
        to.Signed(topUp.Declines);
        to.OptionalText(topUp.LatestDeclined);
        to.Signed(topUp.Today);
        to.Signed(topUp.ThisMonth);
    }

    private static void ReadTopUp(ref RecordReader from, Core.TopUps.TopUpState topUp)
    {
        topUp.Terms = from.AutoTopUp();
        topUp.Restore(
            from.Flag() ? from.Request(default) : null, OptionalInstant(from.Signed()), OptionalInstant(from.Signed()),
            from.Int(), from.OptionalText(), from.Int(), from.Int());
    }

    private static Instant? OptionalInstant(long microseconds) => microseconds < 0 ? null : new Instant(microseconds);
}
