using Spend.Core;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Live;

/// <summary>How many watch, of each customer and of each tenant. They stay for hours, so they have limits of their own instead of being requests under way.</summary>
public sealed class LiveViewers(LiveMeasures measures)
{
    private static readonly Problem TooManyOfCustomer = TooMany($"This customer has {Limits.LiveViewersPerCustomer} viewers already; one of them has to leave first.");
    private static readonly Problem TooManyOfTenant = TooMany($"Customers of this tenant have {Limits.LiveViewersPerTenant} viewers already; one of them has to leave first.");

    private readonly Dictionary<CustomerId, int> _ofCustomer = [];
    private readonly Dictionary<string, int> _ofTenant = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Takes a place until it is disposed of.</summary>
    /// <exception cref="ProblemException">429: all are taken.</exception>
    public IDisposable Enter(CustomerId customer)
    {
        lock (_gate)
        {
            var (ofCustomer, ofTenant) = (_ofCustomer.GetValueOrDefault(customer), _ofTenant.GetValueOrDefault(customer.Tenant));
            if (ofCustomer >= Limits.LiveViewersPerCustomer) throw new ProblemException(TooManyOfCustomer);
            if (ofTenant >= Limits.LiveViewersPerTenant) throw new ProblemException(TooManyOfTenant);
            (_ofCustomer[customer], _ofTenant[customer.Tenant]) = (ofCustomer + 1, ofTenant + 1);
        }
        measures.Came();
        return new Place(this, customer);
    }

    private void Leave(CustomerId customer)
    {
        measures.Left();
        lock (_gate)
        {
            if (--_ofCustomer[customer] == 0) _ofCustomer.Remove(customer);
            if (--_ofTenant[customer.Tenant] == 0) _ofTenant.Remove(customer.Tenant);
        }
    }

    private static Problem TooMany(string detail) => new(StatusCodes.Status429TooManyRequests, "too_many_viewers", detail) { RetryAfter = 5 };

    private sealed class Place(LiveViewers viewers, CustomerId customer) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) viewers.Leave(customer);
        }
    }
}
