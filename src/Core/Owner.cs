namespace Spend.Core;

/// <summary>Who set a cap or an alert, and so who may change it. Numbers are frozen: they are in the journal.</summary>
public enum Owner
{
    /// <summary>The vendor: only admins change or remove it.</summary>
    Admin = 0,

    /// <summary>The customer itself; admins may change and remove it too.</summary>
    Customer = 1,
}
