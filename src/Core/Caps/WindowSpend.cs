using Spend.Core.Periods;

namespace Spend.Core.Caps;

/// <summary>
/// What an account was charged in the latest window of each kind that goes by the time of the decision: what a cap on all of its spend
/// begins with. Counted like a cap counts, whether there is one or not.
/// </summary>
public sealed class WindowSpend
{
    private static readonly CapWindow[] Kinds = [CapWindow.Minute, CapWindow.Hour, CapWindow.Day, CapWindow.Week, CapWindow.Month];

    private readonly (Span Window, Money Spent)[] _latest = new (Span, Money)[Kinds.Length];

    /// <summary>From minute to month.</summary>
    public IReadOnlyList<(Span Window, Money Spent)> Latest => _latest;

    /// <summary>What was charged in a window; zero where another is the latest.</summary>
    public Money In(CapWindow kind, Span window) => _latest[Array.IndexOf(Kinds, kind)] is var latest && latest.Window == window ? latest.Spent : Money.Zero;

    public void Add(Calendar calendar, Instant decidedAt, Money charged)
    {
        if (charged.IsZero) return;
        for (var i = 0; i < Kinds.Length; i++)
        {
            ref var latest = ref _latest[i];
            // A settlement of what was authorized in a window that has passed.
            if (decidedAt < latest.Window.Start) continue;
            var window = calendar.WindowOf(Kinds[i], decidedAt, default);
            latest = window == latest.Window ? (window, latest.Spent + charged) : (window, charged);
        }
    }

    /// <summary>For recovery from a snapshot.</summary>
    public void Restore(ReadOnlySpan<(Span Window, Money Spent)> latest) => latest.CopyTo(_latest);
}
