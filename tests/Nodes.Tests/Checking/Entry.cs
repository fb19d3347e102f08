using System.Text;

namespace Spend.Nodes.Tests.Checking;

/// <summary>One record of a customer's journal, as far as the checker is concerned.</summary>
/// <param name="Id">As in <see cref="Request.Id"/>; -1 for none.</param>
/// <param name="Granted">Of a grant.</param>
internal readonly record struct Entry(long Sequence, Step Step, int Id, Figures Figures, long Granted, Move[] Moves);

/// <summary>What a record did to one counter of a cap.</summary>
/// <param name="WindowEnd">In ticks; 0 where it never ends.</param>
/// <param name="Spent">Signed change.</param>
/// <param name="Held">Signed change.</param>
internal readonly record struct Move(string Cap, string Counter, long WindowEnd, long Limit, long Spent, long Held, long SpentAfter, long HeldAfter)
{
    /// <summary>The same for an answer and its record, if both say the same.</summary>
    public static ulong DigestOf(ReadOnlySpan<Move> moves)
    {
        var digest = 14_695_981_039_346_656_037UL;
        foreach (var move in moves) digest = Add(digest, $"{move.Cap}|{move.Counter}|{move.Limit}|{move.SpentAfter}|{move.HeldAfter};");
        return digest;
    }

    private static ulong Add(ulong digest, string text)
    {
        unchecked
        {
            foreach (var b in Encoding.UTF8.GetBytes(text)) digest = (digest ^ b) * 1_099_511_628_211UL;
        }
        return digest;
    }
}
