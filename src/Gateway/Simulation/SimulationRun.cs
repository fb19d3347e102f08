using System.Globalization;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Gateway.Http;

namespace Spend.Gateway.Simulation;

/// <summary>One request to simulate: its terms, what it may still read, and what has come of it.</summary>
internal sealed class SimulationRun
{
    public const string TooManyRecords = "too_many_records";

    private readonly SimulationRequest _request;
    private readonly Catalog _catalog;
    private readonly Dictionary<string, SimulatedTerms> _terms = new(StringComparer.Ordinal);
    private readonly List<SimulatedCustomer> _customers = [];
    private readonly List<UnsimulatedCustomer> _skipped = [];
    private readonly string? _planCurrency;
    private readonly long _mostRecords;
    private long _left;

    /// <exception cref="ProblemException">400 or 422, with a pointer to every fault.</exception>
    public SimulationRun(SimulationRequest request, Catalog catalog, long mostRecords)
    {
        (_request, _catalog, _mostRecords, _left) = (request, catalog, mostRecords, mostRecords);
        // Prices are checked by each customer's currency.
        _planCurrency = SimulatedTerms.Of(request with { Prices = null }, catalog, currency: "").Plan?.Currency;
    }

    public readonly record struct Standing(SimulatedRange Range, long Head, Instant Now, string Currency);

    /// <summary>Nothing was read for it yet.</summary>
    public bool IsUntouched => _left == _mostRecords;

    public Problem TooMany => new(StatusCodes.Status422UnprocessableEntity, TooManyRecords,
        string.Create(CultureInfo.InvariantCulture, $"The customer has more records than the {_mostRecords:N0} that one simulation goes through. A later range may do: what lies before it need not be read where a snapshot sums it up."));

    /// <summary>Where a customer stands, or why it cannot be simulated.</summary>
    public (Standing?, Problem?) Look(Account account, Instant now)
    {
        if (account.Profile is not { } profile) return (null, Problem.Of(Status.UnknownCustomer));
        if (_planCurrency is not null && _planCurrency != profile.Currency) return (null, Problem.Of(Status.CurrencyMismatch, _request.Plan is null ? "#/plan_document/currency" : "#/plan"));
        if (SimulatedRange.Of(_request, account, now) is not { } range) return (null, Problem.Invalid("#/period", "The customer has no such period, or it has not begun."));
        return (new Standing(range, account.Sequence, now, profile.Currency), null);
    }

    /// <summary>False: there are more than may still be read.</summary>
    public bool Take(long records)
    {
        if (records > _left) return false;
        _left -= records;
        return true;
    }

    public SimulatedTerms TermsIn(string currency)
    {
        if (_terms.TryGetValue(currency, out var known)) return known;
        return _terms[currency] = SimulatedTerms.Of(_request, _catalog, currency);
    }

    public void Add(SimulatedCustomer customer) => _customers.Add(customer);

    public void Skip(string customer, Problem why) => _skipped.Add(new UnsimulatedCustomer(customer, why.Code, why.Errors is [var only] ? only.Detail : why.Detail));

    public SimulationAnswer Answer(string? nextCursor) => new(_customers, _skipped, [.. _customers.GroupBy(static c => c.Currency, StringComparer.Ordinal).OrderBy(static c => c.Key, StringComparer.Ordinal).Select(Total)], nextCursor);

    private static SimulationTotal Total(IGrouping<string, SimulatedCustomer> customers)
    {
        var (count, changed, denials, recorded, simulated) = (0, 0, 0, Money.Zero, Money.Zero);
        foreach (var customer in customers)
        {
            count++;
            if (!customer.Difference.Due.IsZero) changed++;
            denials += customer.Denials.Count;
            recorded += customer.Recorded.Due;
            simulated += customer.Simulated.Due;
        }
        return new SimulationTotal(customers.Key, count, changed, denials, recorded, simulated, simulated - recorded);
    }
}
