namespace Spend.Journal.Postgres;

/// <param name="Life">How long the lease is held after the database has said so.</param>
/// <param name="Renewal">Between two renewals.</param>
public sealed record LeaseTimes(TimeSpan Life, TimeSpan Renewal)
{
    public static readonly LeaseTimes Default = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(3));

    /// <summary>The node stops believing that it holds it so much earlier: no two clocks run at quite the same speed, and work has to end.</summary>
    public TimeSpan Margin => Life / 10;
}
