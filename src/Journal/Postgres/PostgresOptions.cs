namespace Spend.Journal.Postgres;

/// <summary>How a process uses its PostgreSQL database. What the connection string sets itself stays as it is.</summary>
public sealed record PostgresOptions
{
    /// <summary>Bring a database of an older version up to date on opening, if the role may; else it is refused.</summary>
    public bool Migrates { get; init; } = true;

    /// <summary>Longest wait for a connection to be made.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for one command, then its connection is given up; and for a commit, which is then left to itself, its outcome unknown.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections are replaced after this time, so that a setting which was changed under them is noticed.</summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>It is opened to copy another store into it.</summary>
    internal bool IsCopyTarget { get; init; }
}
