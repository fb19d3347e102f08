using Spend.Journal;

namespace Spend.Grains.Interfaces;

/// <summary>The key of a customer's grain: tenant, a slash, customer. A tenant's id has no slash in it; a customer's may.</summary>
public static class CustomerKey
{
    public static string Of(CustomerId customer) => customer.ToString();

    public static CustomerId Parse(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 ? new CustomerId(key[..slash], key[(slash + 1)..]) : throw new FormatException($"'{key}' is no key of a customer.");
    }
}
