using System.Numerics;

namespace Spend.Model;

// What stops everything new: a person, or the brake.
public sealed partial class ModelAccount
{
    public ModelAnswer Suspend(long clock) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        if (_suspended) return "unchanged";
        _suspended = true;
        return Done(now);
    });

    public ModelAnswer Resume(long clock) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        if (!_suspended && TripAt(now) is null) return "unchanged";
        (_suspended, _suspendedFor) = (false, null);
        // Who resumes it settles that for all that is overdue.
        foreach (var bill in ToPay.Where(b => b.Overdue).ToList()) bill.HasSuspended = true;
        var answer = Done(now);
        _resumed.Add(_sequence);
        return answer;
    });

    public ModelAnswer SetBrake(long clock, ModelBrake brake) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        if (_brake == brake with { Since = _brake?.Since ?? 0 }) return "unchanged";
        var answer = Done(now);
        _brake = brake with { Since = _sequence };
        return answer;
    });

    public ModelAnswer RemoveBrake(long clock) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        if (_brake is null) return "unchanged";
        _brake = null;
        var answer = Done(now);
        _resumed.Add(_sequence);
        return answer;
    });

    private ModelAnswer? Stopped(long now) => _suspended ? new("suspended") : TripAt(now) is not null ? new("burn_rate") : null;

    /// <summary>The trip that is on at an instant, for what is written under a sequence.</summary>
    private ModelRecord? TripAt(long at, long sequence = long.MaxValue) => _records.Find(r => r.Kind == ModelRecordKind.BrakeTripped
        && r.Sequence < sequence && at < r.Until && !_resumed.Exists(resumed => r.Sequence < resumed && resumed < sequence));

    private void Brake(ModelPosting posting)
    {
        if (_brake is null || posting.Charged.Sign <= 0 || TripAt(posting.At) is not null) return;
        var since = Math.Max(_brake.Since, _records.FindLast(r => r.Kind == ModelRecordKind.BrakeTripped)?.Sequence ?? 0);
        var spend = ChargedWithin(_brake.WindowSeconds, posting.At, p => p.Sequence > since && TripAt(p.At, p.Sequence) is null);
        if (spend <= _brake.Limit) return;
        Record(posting.At, ModelRecordKind.BrakeTripped, r => r with { Value = spend, Threshold = _brake.Limit, Until = posting.At + _brake.CoolDownSeconds * ModelCalendar.Second });
    }

    /// <summary>The money charged in the sixty slices of a window that ends with the one around an instant.</summary>
    private BigInteger ChargedWithin(int seconds, long at, Func<ModelPosting, bool> counts)
    {
        const int Slices = 60;
        return _postings.Where(p => p.IsUsage && counts(p) && SliceOf(p.At) <= SliceOf(at) && SliceOf(p.At) > SliceOf(at) - Slices).Sum(p => p.Charged);

        long SliceOf(long instant) => instant * Slices / (seconds * ModelCalendar.Second);
    }
}
