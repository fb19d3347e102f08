using Spend.Core;

namespace Spend.Gateway.Commands.Replay.Streaming;

/// <summary>What one way to hold came to: as the steps were answered, and as the gateway says where each customer stands at the end.</summary>
internal sealed class StreamOutcome
{
    private readonly StreamTally[] _each;
    private readonly IReadOnlyList<CustomerState> _customers;

    /// <param name="tallies">In the order of the customers.</param>
    public StreamOutcome(HoldWay way, StreamTally[] tallies, IReadOnlyList<CustomerState> customers)
    {
        (Way, _each, _customers) = (way, tallies, customers);
        foreach (var tally in tallies) Tally.Add(tally);
        MostHeld = Tally.MostHeld();
    }

    public HoldWay Way { get; }
    public StreamTally Tally { get; } = new();

    /// <summary>The most that was held for all customers together at any moment of the trace.</summary>
    public Money MostHeld { get; }

    public Money Left => _customers.Aggregate(Money.Zero, static (sum, c) => sum + c.Remaining);

    /// <summary>
    /// Customer by customer: charged and left add up to what was granted, nothing is below zero or held on to, and the gateway's totals
    /// are those of its answers.
    /// </summary>
    public bool IsConserved => _customers.Zip(_each).All(static pair => IsConservedFor(pair.First, pair.Second));

    private static bool IsConservedFor(CustomerState customer, StreamTally tally) =>
        customer.Charged + customer.Remaining == customer.Granted && customer is { Available: { IsNegative: false }, Held.IsZero: true }
        && customer.Charged == tally.Charged && customer.Unbilled == tally.Unbilled;
}
