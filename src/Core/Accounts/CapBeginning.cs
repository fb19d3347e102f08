using Spend.Core.Caps;

namespace Spend.Core.Accounts;

/// <summary>What a cap counts from when it is set.</summary>
internal static class CapBeginning
{
    public static void Apply(Account account, CapSet set)
    {
        var cap = account.CapIndex.Set(set.Cap, account.Sequence);
        var isNew = cap.Generation == account.Sequence;
        if (!isNew || !set.Cap.LooksBack) return;
        var period = account.PeriodAt(set.At);
        var window = account.Calendar.WindowOf(set.Cap.Window, set.At, period);
        var spent = set.Cap.Window == CapWindow.Period ? account.SpentIn(period) : account.CapIndex.Seen.In(set.Cap.Window, window);
        if (!spent.IsZero) cap.Put(counter: "", window, new CapCounter(spent, Held: Money.Zero));
    }
}
