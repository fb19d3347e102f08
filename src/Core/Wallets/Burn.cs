namespace Spend.Core.Wallets;

/// <summary>An amount of one grant: burnt, reserved, given back or lapsed, as its place says.</summary>
public readonly record struct Burn(string Grant, Money Amount);
