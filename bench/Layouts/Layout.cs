using Npgsql;

namespace Spend.Layouts;

/// <summary>One way to lay the journal out. Its tables start with its letter, so all of them share one database.</summary>
internal abstract class Layout(string letter, string words, int lanes = 1)
{
    public string Letter { get; } = letter;

    public string Words { get; } = words;

    /// <summary>Connections that commit at the same time, each for its share of the customers.</summary>
    public int Lanes { get; } = lanes;

    /// <summary>Creates the tables.</summary>
    public abstract string Schema { get; }

    /// <summary>What must be there before the first append.</summary>
    public virtual void Seed(NpgsqlConnection connection, Guid[] customers)
    {
    }

    /// <summary>How many events the tables hold; what was confirmed must be there, no more and no less.</summary>
    public abstract string Count { get; }

    public abstract ILaneWriter Open(NpgsqlConnection connection, int lane);
}

/// <summary>Commits on one connection. Used by one thread.</summary>
internal interface ILaneWriter
{
    /// <summary>One transaction, durable when this returns.</summary>
    /// <param name="appends">At most one for each customer, sorted by customer.</param>
    /// <returns>How many of them were written; the others lost against another writer.</returns>
    int Commit(IReadOnlyList<Append> appends);
}
