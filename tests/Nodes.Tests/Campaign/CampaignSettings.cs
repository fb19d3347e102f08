using System.Globalization;

namespace Spend.Nodes.Tests.Campaign;

/// <summary>How long a campaign is, from the environment: SPEND_SEED, SPEND_KILLS, SPEND_DECISIONS, SPEND_MINUTES.</summary>
/// <param name="Kills">It goes on until there were as many kills,</param>
/// <param name="Decisions">and as many confirmed decisions,</param>
/// <param name="Minutes">or until so much time has passed: what happened by then is checked all the same.</param>
internal sealed record CampaignSettings(int Seed, int Kills, long Decisions, long Minutes)
{
    public static CampaignSettings FromEnvironment(int kills, long decisions, long minutes) => new(
        (int)Number("SPEND_SEED", Random.Shared.Next()), (int)Number("SPEND_KILLS", kills), Number("SPEND_DECISIONS", decisions), Number("SPEND_MINUTES", IsLong ? 24 * 60 : minutes));

    /// <summary>Whether somebody asked for more than the short version.</summary>
    public static bool IsLong => Environment.GetEnvironmentVariable("SPEND_DECISIONS") is { Length: > 0 };

    public override string ToString() => $"SPEND_SEED={Seed} SPEND_KILLS={Kills} SPEND_DECISIONS={Decisions} SPEND_MINUTES={Minutes}";

    private static long Number(string name, long otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
