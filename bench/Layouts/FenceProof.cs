using Npgsql;

namespace Spend.Layouts;

/// <summary>A layout without a fence would be fast: before anything is measured, a stale writer must lose, alone, without harm to others.</summary>
internal static class FenceProof
{
    public static void Check(NpgsqlDataSource source, Layout layout, Heads heads)
    {
        using var connection = source.OpenConnection();
        using var another = source.OpenConnection();
        ILaneWriter first = layout.Open(connection, 0), second = layout.Open(another, 1);
        Expect(first.Commit([Next(0, 3)]), 1);
        // The second begins where the first began, and brings another customer along.
        Append stale = new(heads.Name(0), 1, [Any()]), other = Next(1, 2);
        Expect(second.Commit([.. new[] { stale, other }.OrderBy(static a => a.Customer)]), 1);
        Expect(second.Commit([Next(0, 1)]), 1);

        Append Next(int customer, int events) => new(heads.Name(customer), heads.Advance(customer, events), [.. Enumerable.Repeat(Any(), events).Select(static _ => Any())]);

        void Expect(int written, int expected)
        {
            if (written != expected) throw new InvalidOperationException($"{layout.Letter} has no fence: {written} appends were written, not {expected}.");
        }
    }

    private static Event Any() => new(Guid.NewGuid(), new byte[200]);
}
