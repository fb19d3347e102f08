using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Spend.Gateway.Tests.Deploy;

/// <summary>The manifests of a cluster as kustomize makes them of those of plain nodes, without and with TLS between silos.</summary>
public sealed partial class ClusterKubernetesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spend-kustomize-").FullName;

    private static readonly List<JsonObject> Plain = Kustomization.Render(Path.Combine(DeployFiles.Folder, "cluster", "kubernetes"));

    private static readonly Dictionary<string, string> Labels = new() { ["app.kubernetes.io/name"] = "spend", ["app.kubernetes.io/component"] = "node" };

    private List<JsonObject> WithTls => Kustomization.Render(TlsFolder());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Manifests_have_the_members_of_their_kinds_and_no_others()
    {
        foreach (var manifest in Plain.Concat(WithTls)) KubernetesShapes.Check("cluster", manifest);
        Assert.Equal(Plain.Count, Plain.Select(static m => (m["kind"]!.ToString(), m["metadata"]!["name"]!.ToString())).Distinct().Count());
        Assert.All(Plain.Where(static m => m["kind"]!.ToString() != "Namespace"), static m => Assert.Equal("spend", m["metadata"]!["namespace"]!.ToString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kubectl_makes_the_same_of_them(bool isWithTls)
    {
        if (!AlertRuleTests.OnPath("kubectl")) Assert.Skip("kubectl is not on this machine.");
        var folder = isWithTls ? TlsFolder() : Path.Combine(DeployFiles.Folder, "cluster", "kubernetes");
        using var kubectl = Process.Start(new ProcessStartInfo("kubectl", ["kustomize", folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (kubectl.StandardOutput.ReadToEndAsync(), kubectl.StandardError.ReadToEndAsync());
        await kubectl.WaitForExitAsync();
        Assert.True(kubectl.ExitCode == 0, await errors);
        var file = Path.Combine(_folder, "rendered.yaml");
        await File.WriteAllTextAsync(file, await output);
        var (theirs, ours) = (DeployFiles.Yaml(file), isWithTls ? WithTls : Plain);
        Assert.Equal(ours.Select(Id).Order(), theirs.Select(Id).Order());
        foreach (var manifest in theirs) Assert.Equal(Text(manifest), Text(ours.Single(m => Id(m) == Id(manifest))));

        static string Id(JsonObject manifest) => $"{manifest["kind"]} {manifest["metadata"]!["name"]}";
    }

    [Fact]
    public void A_silo_is_a_node_with_another_program_and_an_address_and_a_port_for_the_others()
    {
        // A copy of its own: it is taken apart below.
        var manifests = Kustomization.Render(Path.Combine(DeployFiles.Folder, "cluster", "kubernetes"));
        var (silo, node) = (Of(manifests, "StatefulSet", "spend"), Of(Kustomization.Render(Path.Combine(DeployFiles.Folder, "kubernetes")), "StatefulSet", "spend"));
        var container = Silo(manifests);
        Assert.Equal("registry.example.com/spend-silo", container["image"]!.ToString().Split(':')[0]);
        Assert.False(container.ContainsKey("args"), "A silo knows no commands.");
        Assert.Equal(("status.podIP", "metadata.name"), (FromField(container, "SPEND_SILO_ADDRESS"), FromField(container, "SPEND_NODE")));
        Assert.Equal([("http", ImageFile.Port), ("silo", SiloSource.Port)], DeployFiles.Items(container["ports"]).Select(static p => (p["name"]!.ToString(), (int)p["containerPort"]!)).Order());
        // Whoever is not ready yet has not joined, and the next one is not touched before it has.
        Assert.Equal("/readyz", container["readinessProbe"]!["httpGet"]!["path"]!.ToString());
        Assert.Equal("RollingUpdate", silo["spec"]!["updateStrategy"]?["type"]?.ToString() ?? "RollingUpdate");
        foreach (var one in new[] { container, Kustomization.Containers(node).Single() })
            foreach (var member in new[] { "image", "args", "ports", "env" }) one.Remove(member);
        Assert.Equal(Text(node), Text(silo));
    }

    [Fact]
    public void Silos_are_of_the_version_that_migrates()
    {
        var images = Plain.SelectMany(Kustomization.Containers).Select(static c => c["image"]!.ToString()).Where(static i => i.StartsWith("registry.example.com/", StringComparison.Ordinal)).Distinct().ToArray();
        Assert.Equal(["spend", "spend-silo"], images.Select(static i => i.Split('/', ':')[1]).Order());
        Assert.Single(images.Select(static i => i.Split(':')[1]).Distinct());
    }

    [Fact]
    public void Clients_reach_the_silos_themselves_and_nothing_of_the_balancer_is_left()
    {
        var service = Of(Plain, "Service", "spend");
        Assert.Equal(Labels, Map(service["spec"]!["selector"]));
        Assert.Contains(DeployFiles.Items(service["spec"]!["ports"]).Single()["targetPort"]!.ToString(), Ports(Plain));
        Assert.Equal(Labels, Map(Of(Plain, "StatefulSet", "spend")["spec"]!["template"]!["metadata"]!["labels"]));
        Assert.Equal(Labels, Map(Of(Plain, "PodDisruptionBudget", "spend")["spec"]!["selector"]!["matchLabels"]));
        Assert.DoesNotContain(Plain, static m => m.ToJsonString().Contains("balancer", StringComparison.Ordinal));
    }

    [Fact]
    public void The_port_for_silos_is_open_to_silos_alone_and_every_other_to_all()
    {
        var spec = Of(Plain, "NetworkPolicy", "spend-silos")["spec"]!;
        Assert.Equal(Labels, Map(spec["podSelector"]!["matchLabels"]));
        Assert.Equal("""["Ingress"]""", spec["policyTypes"]!.ToJsonString());
        var open = new Dictionary<string, string?>();
        foreach (var rule in DeployFiles.Items(spec["ingress"]))
            foreach (var port in DeployFiles.Items(rule["ports"]))
                Assert.True(open.TryAdd(port["port"]!.ToString(), rule["from"]?.ToJsonString()), $"Two rules are about {port["port"]}.");
        Assert.Equal(Ports(Plain).Order(), open.Keys.Order());
        Assert.Equal(new JsonArray(new JsonObject { ["podSelector"] = spec["podSelector"]!.DeepClone() }).ToJsonString(), open["silo"]);
        Assert.Null(open["http"]);
    }

    [Fact]
    public void With_tls_silos_find_their_certificates_where_they_look_and_are_a_cluster_of_their_own()
    {
        var (container, pod) = (Silo(WithTls), Of(WithTls, "StatefulSet", "spend")["spec"]!["template"]!["spec"]!);
        var folder = DeployFiles.Items(container["env"]).Single(static e => e["name"]!.ToString() == "SPEND_SILO_TLS")["value"]!.ToString();
        var mount = DeployFiles.Items(container["volumeMounts"]).Single(m => m["mountPath"]!.ToString() == folder);
        Assert.True((bool)mount["readOnly"]!);
        var secret = DeployFiles.Items(pod["volumes"]).Single(v => v["name"]!.ToString() == mount["name"]!.ToString())["secret"]!;
        // A secret of this type has tls.crt and tls.key; an issuer that signs with an authority of its own adds ca.crt.
        Assert.Equal(["ca.crt", "tls.crt", "tls.key"], SiloSource.CertificateFiles);
        var made = Assert.Single(DeployFiles.Yaml("cluster/kubernetes/tls/certificate.example.yaml"), m => m["kind"]!.ToString() == "Certificate" && m["spec"]!["secretName"]!.ToString() == secret["secretName"]!.ToString());
        var issuer = Assert.Single(DeployFiles.Yaml("cluster/kubernetes/tls/certificate.example.yaml"), m => m["kind"]!.ToString() == "Issuer" && m["metadata"]!["name"]!.ToString() == made["spec"]!["issuerRef"]!["name"]!.ToString());
        Assert.NotNull(issuer["spec"]!["ca"]);
        // Each silo is the caller of others and is called.
        Assert.Superset(new HashSet<string> { "server auth", "client auth" }, Texts(made["spec"]!["usages"]));
        var cluster = Of(WithTls, "ConfigMap", "spend-settings")["data"]!["SPEND_CLUSTER"]!.ToString();
        Assert.NotEqual(Of(Plain, "ConfigMap", "spend-settings")["data"]!["SPEND_CLUSTER"]?.ToString() ?? SiloSource.Cluster, cluster);
    }

    [Fact]
    public void Every_setting_of_a_silo_alone_is_on_the_page_with_its_default()
    {
        var page = File.ReadAllText(Path.Combine(DeployFiles.Root, "docs", "operations.md"));
        var section = page[page.IndexOf("\n## A cluster of silos\n", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## ", 4, StringComparison.Ordinal)];
        Assert.Equal(SiloSource.SettingNames, SettingRows().Matches(section).Select(static m => m.Groups[1].Value).Order(StringComparer.Ordinal));
        Assert.Contains($"| `SPEND_SILO_PORT` | {SiloSource.Port} |", section);
        Assert.Contains($"| `SPEND_CLUSTER` | `{SiloSource.Cluster}` |", section);
        Assert.Contains($"| `SPEND_SILO_IDLE_SECONDS` | {SiloSource.IdleSeconds} |", section);
    }

    /// <summary>A copy of the deployment in which what is commented out of the cluster's kustomization is not.</summary>
    private string TlsFolder()
    {
        foreach (var file in Directory.EnumerateFiles(DeployFiles.Folder, "*.yaml", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder, "deploy", Path.GetRelativePath(DeployFiles.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
        var folder = Path.Combine(_folder, "deploy", "cluster", "kubernetes");
        var kustomization = Path.Combine(folder, "kustomization.yaml");
        var text = File.ReadAllText(kustomization);
        Assert.Equal(2, Commented().Count(text));
        File.WriteAllText(kustomization, Commented().Replace(text, "$1"));
        return folder;
    }

    private static JsonObject Of(List<JsonObject> manifests, string kind, string name) => manifests.Single(m => m["kind"]!.ToString() == kind && m["metadata"]!["name"]!.ToString() == name);

    private static JsonObject Silo(List<JsonObject> manifests) => Kustomization.Containers(Of(manifests, "StatefulSet", "spend")).Single();

    private static IEnumerable<string> Ports(List<JsonObject> manifests) => DeployFiles.Items(Silo(manifests)["ports"]).Select(static p => p["name"]!.ToString());

    private static string? FromField(JsonObject container, string variable) =>
        DeployFiles.Items(container["env"]).Single(e => e["name"]!.ToString() == variable)["valueFrom"]!["fieldRef"]!["fieldPath"]!.ToString();

    private static Dictionary<string, string> Map(JsonNode? map) => DeployFiles.Members(map).ToDictionary(static m => m.Key, static m => m.Value!.ToString());

    private static HashSet<string> Texts(JsonNode? list) => [.. list!.AsArray().Select(static t => t!.ToString())];

    /// <summary>The same text for what means the same: members by name, and lists by content, because kustomize has an order of its own.</summary>
    private static string Text(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject map => "{" + string.Join(',', map.OrderBy(static m => m.Key, StringComparer.Ordinal).Select(static m => $"{m.Key}:{Text(m.Value)}")) + "}",
        JsonArray list => "[" + string.Join(',', list.Select(Text).Order(StringComparer.Ordinal)) + "]",
        _ => node.ToJsonString(),
    };

    [GeneratedRegex("^# (components:|  - tls)$", RegexOptions.Multiline)]
    private static partial Regex Commented();

    [GeneratedRegex(@"^\| `(SPEND_[A-Z_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex SettingRows();
}
