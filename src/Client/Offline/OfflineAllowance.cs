namespace Spend.Client;

/// <summary>
/// What one process may allow by itself while the controller does not answer. Each such spend is kept with its id and reported as usage when
/// the controller is back, once. What has been allowed and not yet reported never exceeds <see cref="Total"/>, nor <see cref="PerCustomer"/>
/// of one customer, by the estimates: that much each process can overspend in an outage. Only a hold that is settled above its estimate counts as
/// more, and then nothing else is allowed until it is reported.
/// </summary>
public sealed class OfflineAllowance
{
    /// <summary>Of one customer, in the unit of <see cref="Estimate"/>.</summary>
    public required decimal PerCustomer { get; init; }

    /// <summary>Of all customers together.</summary>
    public required decimal Total { get; init; }

    /// <summary>How long anything is allowed, from when the first call was given up without an answer: a process that asked nothing for a while has not lost its allowance.</summary>
    public required TimeSpan For { get; init; }

    /// <summary>
    /// What a usage costs at most, zero or more, as prices are at the controller: this process does not know them. Null: it may not happen offline. To
    /// count calls instead of money, answer 1, but not for <see cref="Usage.Model"/>: a stream asks with its tokens, again and again for more.
    /// </summary>
    public required Func<Usage, decimal?> Estimate { get; init; }

    internal IEnumerable<string> Faults()
    {
        if (PerCustomer <= 0) yield return "Offline.PerCustomer must be above zero.";
        if (Total < PerCustomer) yield return "Offline.Total must not be less than Offline.PerCustomer.";
        if (For <= TimeSpan.Zero) yield return "Offline.For must be above zero.";
        if (Estimate is null) yield return "Offline.Estimate must be given.";
    }
}
