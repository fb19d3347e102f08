namespace Spend.Gateway.Access;

/// <summary>What an API key may do. Each route names the roles it is open to; a route that names none is closed.</summary>
public enum Role
{
    /// <summary>Everything within its tenant.</summary>
    Admin,

    /// <summary>The product's backend: authorize, settle, report events, read.</summary>
    Backend,

    /// <summary>One customer: reads its own resources, sets caps and alerts for itself.</summary>
    Customer,
}
