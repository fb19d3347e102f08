using Spend.Core;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Live;

/// <summary>How many watch, of each customer and of each tenant. They stay for hours, so they have limits of their own instead of being requests under way.</summary>
internal sealed class LiveViewers(LiveMeasures measures, TimeProvider time)
{
    private static readonly Problem TooManyOfCustomer = TooMany($"This customer has {Limits.LiveViewersPerCustomer} viewers already; one of them has to leave first.");
    private static readonly Problem TooManyOfAll = TooMany($"{Limits.LiveViewersPerCustomer} viewers watch all customers of this tenant already; one of them has to leave first.");
    private static readonly Problem TooManyOfTenant = TooMany($"Customers of this tenant have {Limits.LiveViewersPerTenant} viewers already; one of them has to leave first.");

    private readonly Dictionary<CustomerId, LiveAudience> _ofCustomer = [];
    private readonly Dictionary<string, int> _ofTenant = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Takes a place until it is disposed of.</summary>
    /// <param name="customer">With an empty id: of all customers of the tenant.</param>
    /// <exception cref="ProblemException">429: all are taken.</exception>
    public LivePlace Enter(CustomerId customer)
    {
        lock (_gate)
        {
            var (audience, ofTenant) = (_ofCustomer.GetValueOrDefault(customer) ?? new LiveAudience(time), _ofTenant.GetValueOrDefault(customer.Tenant));
            if (audience.Count >= Limits.LiveViewersPerCustomer) throw new ProblemException(customer.Customer.Length == 0 ? TooManyOfAll : TooManyOfCustomer);
            if (ofTenant >= Limits.LiveViewersPerTenant) throw new ProblemException(TooManyOfTenant);
            audience.Count++;
            (_ofCustomer[customer], _ofTenant[customer.Tenant]) = (audience, ofTenant + 1);
            measures.Came();
            return new LivePlace(audience, () => Leave(customer));
        }
    }

    private void Leave(CustomerId customer)
    {
        measures.Left();
        lock (_gate)
        {
            if (--_ofCustomer[customer].Count == 0) _ofCustomer.Remove(customer);
            if (--_ofTenant[customer.Tenant] == 0) _ofTenant.Remove(customer.Tenant);
        }
    }

    private static Problem TooMany(string detail) => new(StatusCodes.Status429TooManyRequests, "too_many_viewers", detail) { RetryAfter = 5 };
}
