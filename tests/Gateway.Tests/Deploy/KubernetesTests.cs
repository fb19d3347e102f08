using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;

namespace Spend.Gateway.Tests.Deploy;

/// <summary>The manifests by the API's rules, with each other, and with the program that they start.</summary>
public sealed class KubernetesTests
{
    private static readonly (string File, JsonObject Manifest)[] All = [.. DeployFiles.Manifests()];

    [Fact]
    public void Manifests_have_the_members_of_their_kinds_and_no_others()
    {
        Assert.All(All, static m => KubernetesShapes.Check(m.File, m.Manifest));
        Assert.Equal(All.Length, All.Select(static m => (m.Manifest["kind"]!.ToString(), m.Manifest["metadata"]!["name"]!.ToString())).Distinct().Count());
    }

    [Fact]
    public void Everything_is_applied_but_the_example_of_secrets()
    {
        var kustomization = Assert.Single(DeployFiles.Yaml("kubernetes/kustomization.yaml"));
        Assert.Equal(("kustomize.config.k8s.io/v1beta1", "Kustomization"), (kustomization["apiVersion"]!.ToString(), kustomization["kind"]!.ToString()));
        var applied = kustomization["resources"]!.AsArray().Select(static r => r!.ToString());
        Assert.Equal(All.Select(static m => m.File).Distinct().Where(static f => f != "secret.example.yaml").Order(), applied.Order());
        Assert.All(All.Where(static m => m.Manifest["kind"]!.ToString() != "Namespace"), m => Assert.Equal(kustomization["namespace"]!.ToString(), m.Manifest["metadata"]!["namespace"]!.ToString()));
    }

    [Fact]
    public void Values_of_settings_are_texts()
    {
        foreach (var (file, manifest) in All)
            foreach (var (name, value) in DeployFiles.Members(manifest["data"]).Concat(DeployFiles.Members(manifest["stringData"])))
                Assert.True(value?.GetValueKind() is JsonValueKind.String, $"{file}: {name} must be quoted.");
    }

    [Fact]
    public void Selectors_find_the_pods_they_mean()
    {
        var labels = Pods().Select(static p => Labels(p.Template["metadata"]!["labels"])).ToArray();
        foreach (var (kind, name, template) in Pods().Where(static p => p.Kind != "Job"))
            Assert.Subset(Labels(template["metadata"]!["labels"]), Labels(Of(kind, name)["spec"]!["selector"]!["matchLabels"]));
        foreach (var (file, manifest) in All)
        {
            var selector = manifest["kind"]!.ToString() switch
            {
                "Service" => manifest["spec"]!["selector"],
                "PodDisruptionBudget" => manifest["spec"]!["selector"]!["matchLabels"],
                _ => null,
            };
            if (selector is not null) Assert.True(labels.Count(l => l.IsSupersetOf(Labels(selector))) == 1, $"{file}: {manifest["metadata"]!["name"]} selects not just one kind of pod.");
        }
        foreach (var (_, _, template) in Pods())
            foreach (var spread in DeployFiles.Items(template["spec"]!["topologySpreadConstraints"]))
                Assert.Subset(Labels(template["metadata"]!["labels"]), Labels(spread["labelSelector"]!["matchLabels"]));
    }

    [Fact]
    public void Services_lead_to_ports_that_pods_have()
    {
        foreach (var service in All.Where(static m => m.Manifest["kind"]!.ToString() == "Service").Select(static m => m.Manifest))
        {
            var (_, _, template) = Pods().Single(p => Labels(p.Template["metadata"]!["labels"]).IsSupersetOf(Labels(service["spec"]!["selector"])));
            var ports = Containers(template).SelectMany(static c => DeployFiles.Items(c["ports"])).Select(static p => p["name"]!.ToString());
            Assert.All(DeployFiles.Items(service["spec"]!["ports"]), port => Assert.Contains(port["targetPort"]!.ToString(), ports));
        }
    }

    [Fact]
    public void Nodes_are_probed_where_the_program_answers()
    {
        var node = Node();
        var port = Assert.Single(DeployFiles.Items(node["ports"]));
        Assert.Equal(ImageFile.Port, (int)port["containerPort"]!);
        Assert.Equal(ImageFile.Port.ToString(), Of("ConfigMap", "spend-settings")["data"]!["ASPNETCORE_HTTP_PORTS"]!.ToString());
        (string Probe, string Path)[] expected = [("startupProbe", "/livez"), ("livenessProbe", "/livez"), ("readinessProbe", "/readyz")];
        Assert.All(expected, e => Assert.Equal((e.Path, port["name"]!.ToString()), (node[e.Probe]!["httpGet"]!["path"]!.ToString(), node[e.Probe]!["httpGet"]!["port"]!.ToString())));
        var annotations = Of("StatefulSet", "spend")["spec"]!["template"]!["metadata"]!["annotations"]!;
        Assert.Equal((ImageFile.Port.ToString(), "/metrics"), (annotations["prometheus.io/port"]!.ToString(), annotations["prometheus.io/path"]!.ToString()));
    }

    [Fact]
    public void A_node_has_the_time_it_takes_to_end()
    {
        var spec = Of("StatefulSet", "spend")["spec"]!["template"]!["spec"]!;
        var preStop = Node()["lifecycle"]!["preStop"]!["exec"]!["command"]!.AsArray().Select(static c => c!.ToString()).ToArray();
        Assert.Equal("sleep", preStop[0]);
        var needed = int.Parse(preStop[1]) + new HostOptions().ShutdownTimeout.TotalSeconds;
        Assert.InRange((int)spec["terminationGracePeriodSeconds"]!, needed + 5, 300);
    }

    [Fact]
    public void No_container_is_root_or_writes_to_its_image_or_knows_the_cluster()
    {
        foreach (var (_, name, template) in Pods())
        {
            var (pod, security) = (template["spec"]!, template["spec"]!["securityContext"]!);
            Assert.False((bool)pod["automountServiceAccountToken"]!, name);
            Assert.True((bool)security["runAsNonRoot"]!, name);
            Assert.InRange((int)security["runAsUser"]!, 1, 65_535);
            Assert.Equal("RuntimeDefault", security["seccompProfile"]!["type"]!.ToString());
            foreach (var container in Containers(template))
            {
                Assert.True((bool)container["securityContext"]!["readOnlyRootFilesystem"]!, name);
                Assert.False((bool)container["securityContext"]!["allowPrivilegeEscalation"]!, name);
                Assert.Equal("""["ALL"]""", container["securityContext"]!["capabilities"]!["drop"]!.ToJsonString());
                Assert.NotNull(container["resources"]!["requests"]!["memory"]);
                Assert.NotNull(container["resources"]!["limits"]!["memory"]);
                if (container["image"]!.ToString() == "spend") Assert.Equal(ImageFile.Last("USER"), security["runAsUser"]!.ToString());
            }
        }
    }

    [Fact]
    public void What_pods_mount_and_read_is_declared()
    {
        // Made from deploy/postgres/roles.sql, as migrate.yaml says.
        var maps = All.Where(static m => m.Manifest["kind"]!.ToString() == "ConfigMap").Select(static m => m.Manifest["metadata"]!["name"]!.ToString()).Append("spend-roles").ToHashSet();
        var secrets = All.Where(static m => m.Manifest["kind"]!.ToString() == "Secret").Select(static m => m.Manifest["metadata"]!["name"]!.ToString()).ToHashSet();
        foreach (var (_, name, template) in Pods())
        {
            var volumes = DeployFiles.Items(template["spec"]!["volumes"]).ToDictionary(static v => v["name"]!.ToString());
            foreach (var map in volumes.Values.Select(static v => v["configMap"]?["name"]?.ToString()).OfType<string>()) Assert.Contains(map, maps);
            foreach (var container in Containers(template))
            {
                Assert.All(DeployFiles.Items(container["volumeMounts"]), mount => Assert.True(volumes.ContainsKey(mount["name"]!.ToString()), $"{name} mounts {mount["name"]}, which is not declared."));
                foreach (var source in DeployFiles.Items(container["envFrom"]))
                {
                    if (source["configMapRef"] is { } map) Assert.Contains(map["name"]!.ToString(), maps);
                    else Assert.Contains(source["secretRef"]!["name"]!.ToString(), secrets);
                }
            }
        }
    }

    [Fact]
    public void Only_the_migration_knows_the_owners_password()
    {
        var readers = from pod in Pods()
                      from container in Containers(pod.Template)
                      from source in DeployFiles.Items(container["envFrom"])
                      where source["secretRef"]?["name"]?.ToString() == "spend-owner"
                      select (pod.Name, container["args"]!.ToJsonString());
        Assert.Equal([("spend-migrate", """["migrate"]""")], readers);
        Assert.Contains("Username=spend_owner;", Of("Secret", "spend-owner")["stringData"]!["ConnectionStrings__Spend"]!.ToString());
        Assert.Contains("Username=spend_runtime;", Of("Secret", "spend-runtime")["stringData"]!["ConnectionStrings__Spend"]!.ToString());
    }

    [Fact]
    public void The_balancer_has_the_tested_configuration_and_names_every_node()
    {
        Assert.Equal(DeployFiles.Text("haproxy/haproxy.cfg"), Of("ConfigMap", "spend-balancer")["data"]!["haproxy.cfg"]!.ToString());
        var nodes = Of("StatefulSet", "spend");
        var (set, service, space) = (nodes["metadata"]!["name"]!, nodes["spec"]!["serviceName"]!, nodes["metadata"]!["namespace"]!);
        var expected = Enumerable.Range(0, (int)nodes["spec"]!["replicas"]!).Select(n => $"{set}-{n}.{service}.{space}.svc.cluster.local:{ImageFile.Port}");
        var named = DeployFiles.Items(Containers(Of("Deployment", "spend-balancer")["spec"]!["template"]!).Single()["env"]).Select(static e => e["value"]!.ToString());
        Assert.Equal(expected, named);
        Assert.Equal("None", Of("Service", service.ToString())["spec"]!["clusterIP"]!.ToString());
    }

    [Fact]
    public void The_example_of_secrets_holds_none()
    {
        foreach (var secret in All.Where(static m => m.Manifest["kind"]!.ToString() == "Secret").Select(static m => m.Manifest))
            foreach (var (name, value) in DeployFiles.Members(secret["stringData"]))
                if (name.Contains("KEY", StringComparison.Ordinal) || name.Contains("PASSWORD", StringComparison.Ordinal) || name.StartsWith("ConnectionStrings", StringComparison.Ordinal))
                    Assert.Contains("CHANGE-ME", value!.ToString());
    }

    private static JsonObject Of(string kind, string name) => All.Single(m => m.Manifest["kind"]!.ToString() == kind && m.Manifest["metadata"]!["name"]!.ToString() == name).Manifest;

    private static JsonObject Node() => Containers(Of("StatefulSet", "spend")["spec"]!["template"]!).Single();

    private static IEnumerable<(string Kind, string Name, JsonNode Template)> Pods() =>
        All.Where(static m => m.Manifest["spec"]?["template"] is not null).Select(static m => (m.Manifest["kind"]!.ToString(), m.Manifest["metadata"]!["name"]!.ToString(), m.Manifest["spec"]!["template"]!));

    private static IEnumerable<JsonObject> Containers(JsonNode template) => DeployFiles.Items(template["spec"]!["initContainers"]).Concat(DeployFiles.Items(template["spec"]!["containers"]));

    private static HashSet<string> Labels(JsonNode? labels) => [.. DeployFiles.Members(labels).Select(static l => $"{l.Key}={l.Value}")];
}
