using Spend.Core;
using Spend.Core.Caps;

namespace Spend.Journal.Verification;

/// <summary>One counter of one meaning of a cap. A cap has one kind of window, so the start tells windows apart.</summary>
internal readonly record struct CapKey(string Cap, long Generation, string Counter, Instant Start)
{
    public static CapKey Of(in CapMove move) => new(move.Cap, move.Generation, move.Counter, move.Window.Start);

    public override string ToString() => Counter.Length == 0 ? $"{Cap} from {Start}" : $"{Cap} {Counter.Replace('\0', '-')} from {Start}";
}
