using Spend.Core.Caps;
using Spend.Core.Periods;

namespace Spend.Journal.Verification;

/// <summary>One counter of one meaning of a cap. Billing periods of several lengths can begin at one instant, so both ends count.</summary>
internal readonly record struct CapKey(string Cap, long Generation, string Counter, Span Window)
{
    public static CapKey Of(in CapMove move) => new(move.Cap, move.Generation, move.Counter, move.Window);

    public override string ToString() => Counter.Length == 0 ? $"{Cap} from {Window.Start}" : $"{Cap} {Counter.Replace('\0', '-')} from {Window.Start}";
}
