namespace Spend.Gateway.Access;

/// <summary>Which roles a route is open to. Every route has this or <see cref="OpenRoute"/>; a route with neither is refused to everyone.</summary>
public sealed record AllowedRoles(params Role[] Roles)
{
    public bool Include(Role role) => Array.IndexOf(Roles, role) >= 0;
}

/// <summary>Marks a route that needs no key: health, metrics, the API's description.</summary>
public sealed record OpenRoute;

/// <summary>Marks a write that a customer's key may do about its own customer. On all other routes such a key only reads.</summary>
public sealed record OwnWrites;

/// <summary>Marks a route whose answer goes on for as long as its caller stays. It is not counted as a request that is being worked on, and has a limit of its own.</summary>
public sealed record StaysOpen;

public static class RouteAccess
{
    public static TBuilder Allow<TBuilder>(this TBuilder route, params Role[] roles) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new AllowedRoles(roles));

    public static TBuilder OpenToAll<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new OpenRoute());
}
