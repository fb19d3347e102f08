using Spend.Core.Accounts;
using Spend.Gateway.Http;
using Spend.Gateway.Invoices;

namespace Spend.Gateway.Access;

/// <summary>
/// Who may call which route: default deny. A route says so by <see cref="AllowedRoles"/> or <see cref="OpenRoute"/>; one that says
/// nothing is closed to everyone.
/// </summary>
public sealed class AccessControl(RequestDelegate next, KeyRing keys)
{
    /// <summary>The route value that names a customer, on every route about one.</summary>
    public const string CustomerRouteValue = "customer";

    /// <summary>The route value that names an invoice, and with it its customer.</summary>
    public const string InvoiceRouteValue = "invoice";

    public Task InvokeAsync(HttpContext context)
    {
        // What is no RouteEndpoint is routing's own 404, 405 or 415.
        if (context.GetEndpoint() is not RouteEndpoint route || route.Metadata.GetMetadata<OpenRoute>() is not null) return next(context);

        var header = context.Request.Headers.Authorization;
        var caller = context.Features.Get<Credential>() is { } page ? page.Find() : keys.Find(header.Count == 1 ? header[0] : null);
        if (caller is null) return Problem.Unauthenticated.WriteTo(context.Response);
        if (route.Metadata.GetMetadata<AllowedRoles>()?.Include(caller.Role) != true) return Problem.Forbidden.WriteTo(context.Response);
        if (caller.Role == Role.Customer && !IsOwn(context, route, caller)) return Problem.Of(Status.UnknownCustomer).WriteTo(context.Response);
        if (!caller.InFlight.TryEnter()) return Problem.Overloaded.WriteTo(context.Response);
        context.Features.Set(caller);
        if (route.Metadata.GetMetadata<StaysOpen>() is not null)
        {
            caller.InFlight.Leave();
            return next(context);
        }
        return Counted(context, caller);
    }

    private async Task Counted(HttpContext context, Caller caller)
    {
        try
        {
            await next(context);
        }
        finally
        {
            caller.InFlight.Leave();
        }
    }

    /// <summary>
    /// A customer's key is about that customer alone; others do not exist for it. It only reads, but for the writes that say that it may.
    /// </summary>
    private static bool IsOwn(HttpContext context, RouteEndpoint route, Caller caller) =>
        (HttpMethods.IsGet(context.Request.Method) || route.Metadata.GetMetadata<OwnWrites>() is not null)
        && (context.Request.RouteValues[CustomerRouteValue] is string customer ? Text.IdFromPath(customer) == caller.Customer
            : context.Request.RouteValues[InvoiceRouteValue] is string invoice && InvoiceId.OwnerIn(invoice) == caller.Customer);
}
