using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Spend.Gateway.Tests.Deploy;

/// <summary>An alert on a figure that nobody exports never fires: each is looked up in what a running gateway exports.</summary>
public sealed partial class AlertRuleTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    private static readonly Shape Rule = new("rule", "alert:string! expr:string! for:string labels:map! annotations:map! keep_firing_for:string");

    private const string OfNodes = "prometheus/alerts.yaml", OfSilos = "cluster/alerts.yaml";

    private static readonly JsonObject[] Rules = [.. RulesIn(OfNodes), .. RulesIn(OfSilos)];

    [Fact]
    public void Rules_have_the_members_of_rules_and_a_name_of_their_own()
    {
        Assert.All(Rules, static rule => Rule.Check(rule, rule["alert"]?.ToString() ?? "rule"));
        Assert.Equal(Rules.Length, Rules.Select(static r => r["alert"]!.ToString()).Distinct().Count());
        Assert.All(Rules, static rule => Assert.Contains(rule["labels"]!["severity"]!.ToString(), new[] { "warning", "critical" }));
        Assert.All(Rules.Where(static r => r.ContainsKey("for")), static rule => Assert.Matches("^[0-9]+[smh]$", rule["for"]!.ToString()));
    }

    [Fact]
    public async Task Every_figure_and_label_in_a_rule_is_exported()
    {
        var exported = Samples().Matches((await gateway.Client(null).Get("/metrics")).Is(200).Body).Select(static m => (Name: m.Groups[1].Value, Labels: m.Groups[2].Value)).ToArray();
        Assert.NotEmpty(exported);
        foreach (var rule in RulesIn(OfNodes))
        {
            var expression = rule["expr"]!.ToString();
            var selectors = Selectors().Matches(expression);
            Assert.NotEmpty(selectors);
            foreach (Match selector in selectors)
            {
                var (name, labels) = (selector.Groups[1].Value, selector.Groups[2].Value);
                Assert.Contains("job=\"spend\"", labels);
                // What Prometheus itself says of each target.
                if (name == "up") continue;
                var samples = exported.Where(e => e.Name == name).ToArray();
                Assert.True(samples.Length > 0, $"{rule["alert"]}: /metrics has no {name}.");
                foreach (Match label in Labels().Matches(labels))
                {
                    if (label.Groups[1].Value == "job") continue;
                    foreach (var value in label.Groups[2].Value.Split('|'))
                        Assert.True(samples.Any(s => s.Labels.Contains($"{label.Groups[1].Value}=\"{value}\"", StringComparison.Ordinal)), $"{rule["alert"]}: no {name} has {label.Groups[1].Value} {value}.");
                }
            }
            // Nothing looks like one of our figures and stands there without a selector.
            Assert.Equal(Figures().Count(expression), selectors.Count(static s => s.Groups[1].Value != "up"));
        }
    }

    /// <summary>That silos export these is tested where silos are.</summary>
    [Fact]
    public void Rules_for_silos_are_about_what_only_silos_export()
    {
        foreach (var rule in RulesIn(OfSilos))
        {
            var selectors = Selectors().Matches(rule["expr"]!.ToString());
            Assert.NotEmpty(selectors);
            Assert.All(selectors, static s => Assert.Matches("^(orleans|spend_silo)_", s.Groups[1].Value));
            Assert.All(selectors, static s => Assert.Contains("job=\"spend\"", s.Groups[2].Value));
        }
    }

    [Fact]
    public void Every_alert_says_what_to_do_and_every_section_has_its_alert()
    {
        var page = File.ReadAllText(Path.Combine(DeployFiles.Root, "docs", "operations.md"));
        var sections = Sections().Matches(page).Select(static m => m.Groups[1].Value).ToArray();
        Assert.Equal(Rules.Select(static r => r["alert"]!.ToString()).Order(), sections.Order());
        Assert.All(Rules, static rule => Assert.Equal($"docs/operations.md#{rule["alert"]!.ToString().ToLowerInvariant()}", rule["annotations"]!["runbook"]!.ToString()));
    }

    [Theory]
    [InlineData(OfNodes)]
    [InlineData(OfSilos)]
    public async Task Prometheus_accepts_the_rules(string file)
    {
        if (!OnPath("promtool")) Assert.Skip("promtool is not on this machine (Debian: prometheus).");
        using var check = Process.Start(new ProcessStartInfo("promtool", ["check", "rules", Path.Combine(DeployFiles.Folder, file)]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await check.StandardOutput.ReadToEndAsync() + await check.StandardError.ReadToEndAsync();
        await check.WaitForExitAsync();
        Assert.True(check.ExitCode == 0, said);
    }

    private static JsonObject[] RulesIn(string file) => [.. DeployFiles.Items(Assert.Single(DeployFiles.Yaml(file))["groups"]).SelectMany(static g => DeployFiles.Items(g["rules"]))];

    /// <summary>Whether a program can be started by its name.</summary>
    internal static bool OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Any(folder => File.Exists(Path.Combine(folder, program)));

    [GeneratedRegex(@"^([a-z_]+)(?:\{([^}]*)\})? [-+0-9.eE]+$", RegexOptions.Multiline)]
    private static partial Regex Samples();

    [GeneratedRegex(@"\b([a-z_]+)\{([^}]*)\}")]
    private static partial Regex Selectors();

    [GeneratedRegex(@"([a-z_]+)=~?""([^""]*)""")]
    private static partial Regex Labels();

    [GeneratedRegex(@"\b(?:spend|process|dotnet)_[a-z_]+\b")]
    private static partial Regex Figures();

    [GeneratedRegex(@"^### (Spend\w+)$", RegexOptions.Multiline)]
    private static partial Regex Sections();
}
