using Spend.Core;
using Spend.Journal;

namespace Spend.Gateway.Access;

/// <summary>Who sent a request, as its API key says.</summary>
/// <param name="Customer">For <see cref="Role.Customer"/>: the one customer the key is bound to. Else null.</param>
/// <param name="IsPlatform">May create tenants.</param>
/// <param name="InFlight">The requests of this caller's tenant that are being worked on.</param>
public sealed record Caller(string Tenant, Role Role, string KeyId, string? Customer, bool IsPlatform, InFlight InFlight)
{
    /// <summary>By what the key is found again without being shown: of a key that is set from outside, whose id never changes, this says which.</summary>
    public string Handle { get; init; } = KeyId;

    /// <summary>Whose a cap or an alert is that this caller sets.</summary>
    public Owner Owner => Role == Role.Customer ? Owner.Customer : Owner.Admin;

    /// <summary>A customer of the caller's tenant. Another tenant's customer of the same id is another account: here it is simply unknown.</summary>
    public CustomerId CustomerOf(string id) => new(Tenant, id);
}

public static class CallerOfRequest
{
    /// <summary>Set by access control on every route that is not open to all.</summary>
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The route is open: it has no caller.");
}
