namespace Spend.Gateway.Api;

/// <summary>Of an answer that is written by hand: a member that is left out where there is nothing to say.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OptionalAttribute : Attribute;
