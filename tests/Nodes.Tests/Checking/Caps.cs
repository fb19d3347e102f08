namespace Spend.Nodes.Tests.Checking;

/// <summary>The caps that every customer of a campaign has.</summary>
internal static class Caps
{
    public const int Users = 3;

    /// <summary>Of a minute, for each user.</summary>
    public const string PerUser = "user";

    /// <summary>Of all time; raised now and then.</summary>
    public const string Total = "total";

    public static string CounterOf(byte user) => $"u{user}";
}
