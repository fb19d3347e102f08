using System.Text.RegularExpressions;

namespace Spend.Gateway.Tests.Deploy;

/// <summary>What the deployment has to know of src/Silo, out of its source: it builds only where the packages of Microsoft Orleans can be had.</summary>
internal static partial class SiloSource
{
    private static readonly string Settings = Text("SiloSettings.cs");

    /// <summary>The port for the other silos where nobody sets another.</summary>
    public static int Port => int.Parse(DefaultPort().Match(Settings).Groups[1].Value.Replace("_", "", StringComparison.Ordinal));

    /// <summary>What a cluster is called where nobody names it.</summary>
    public static string Cluster => DefaultCluster().Match(Settings).Groups[1].Value;

    /// <summary>How long a customer whom nobody calls stays in memory where nobody sets another time.</summary>
    public static int IdleSeconds => int.Parse(DefaultIdle().Match(Settings).Groups[1].Value);

    /// <summary>Connections to the database that a silo opens for its membership, beside those of its store.</summary>
    public static int Connections => int.Parse(PoolSize().Match(Text("SiloHost.cs")).Groups[1].Value);

    /// <summary>The settings that only a silo reads.</summary>
    public static string[] SettingNames => [.. Names().Matches(Settings).Select(static m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The files that it expects where SPEND_SILO_TLS says.</summary>
    public static string[] CertificateFiles => [.. Files().Matches(Text("SiloCertificates.cs")).Select(static m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    private static string Text(string file) => File.ReadAllText(Path.Combine(DeployFiles.Root, "src", "Silo", file));

    [GeneratedRegex("const int DefaultPort = ([0-9_]+)")]
    private static partial Regex DefaultPort();

    [GeneratedRegex(@"""SPEND_CLUSTER""\) \?\? ""([a-z]+)""")]
    private static partial Regex DefaultCluster();

    [GeneratedRegex("DefaultIdleSeconds = ([0-9]+)")]
    private static partial Regex DefaultIdle();

    [GeneratedRegex("MaxPoolSize = ([0-9]+)")]
    private static partial Regex PoolSize();

    [GeneratedRegex(@"configuration, ""(SPEND_[A-Z_]+)""")]
    private static partial Regex Names();

    [GeneratedRegex(@"Path\.Combine\(folder, ""([a-z.]+)""\)")]
    private static partial Regex Files();
}
