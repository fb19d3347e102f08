namespace Spend.Journal;

/// <summary>A customer of a tenant: the address of one account and of its journal.</summary>
public readonly record struct CustomerId(string Tenant, string Customer)
{
    public override string ToString() => $"{Tenant}/{Customer}";
}
