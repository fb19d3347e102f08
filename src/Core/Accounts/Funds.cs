namespace Spend.Core.Accounts;

/// <summary>What is there to pay with, in the account's currency.</summary>
/// <param name="Available">Unreserved grants, plus the room under the credit limit where overage is billed; null: no limit.</param>
/// <param name="Held">Reserved by open holds.</param>
public readonly record struct Funds(Money? Available, Money Held);

/// <summary>What there is of one credit unit.</summary>
/// <param name="Holds">What the authorization itself holds of it.</param>
/// <param name="Available">Unreserved grants.</param>
/// <param name="Held">Reserved by open holds.</param>
public readonly record struct CreditFunds(string Unit, Money Holds, Money Available, Money Held);
