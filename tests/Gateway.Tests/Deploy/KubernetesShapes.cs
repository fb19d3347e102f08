using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests.Deploy;

/// <summary>The members of the kinds that the manifests use, by Kubernetes' API reference. The API server ignores or refuses others; here each is a slip.</summary>
internal static class KubernetesShapes
{
    public static readonly Dictionary<string, string> ApiVersions = new()
    {
        ["Namespace"] = "v1",
        ["ConfigMap"] = "v1",
        ["Secret"] = "v1",
        ["Service"] = "v1",
        ["Job"] = "batch/v1",
        ["Deployment"] = "apps/v1",
        ["StatefulSet"] = "apps/v1",
        ["PodDisruptionBudget"] = "policy/v1",
        ["NetworkPolicy"] = "networking.k8s.io/v1",
    };

    private static readonly Dictionary<string, Shape> Manifests = new()
    {
        ["Namespace"] = new("Namespace", "apiVersion:string! kind:string! metadata:map!"),
        ["ConfigMap"] = new("ConfigMap", "apiVersion:string! kind:string! metadata:map! data:map! immutable:bool"),
        ["Secret"] = new("Secret", "apiVersion:string! kind:string! metadata:map! type:string! stringData:map!"),
        ["Service"] = new("Service", "apiVersion:string! kind:string! metadata:map! spec:map!"),
        ["Job"] = new("Job", "apiVersion:string! kind:string! metadata:map! spec:map!"),
        ["Deployment"] = new("Deployment", "apiVersion:string! kind:string! metadata:map! spec:map!"),
        ["StatefulSet"] = new("StatefulSet", "apiVersion:string! kind:string! metadata:map! spec:map!"),
        ["PodDisruptionBudget"] = new("PodDisruptionBudget", "apiVersion:string! kind:string! metadata:map! spec:map!"),
        ["NetworkPolicy"] = new("NetworkPolicy", "apiVersion:string! kind:string! metadata:map! spec:map!"),
    };

    private static readonly Dictionary<string, Shape> Specs = new()
    {
        ["Service"] = new("Service's spec", "type:string clusterIP:string selector:map! ports:list! publishNotReadyAddresses:bool sessionAffinity:string externalTrafficPolicy:string"),
        ["Job"] = new("Job's spec", "backoffLimit:number activeDeadlineSeconds:number ttlSecondsAfterFinished:number template:map! completions:number parallelism:number"),
        ["Deployment"] = new("Deployment's spec", "replicas:number! selector:map! template:map! strategy:map minReadySeconds:number revisionHistoryLimit:number progressDeadlineSeconds:number"),
        ["StatefulSet"] = new("StatefulSet's spec", "serviceName:string! replicas:number! podManagementPolicy:string selector:map! template:map! updateStrategy:map minReadySeconds:number volumeClaimTemplates:list"),
        ["PodDisruptionBudget"] = new("PodDisruptionBudget's spec", "minAvailable:port maxUnavailable:port selector:map! unhealthyPodEvictionPolicy:string"),
        ["NetworkPolicy"] = new("NetworkPolicy's spec", "podSelector:map! policyTypes:list! ingress:list egress:list"),
    };

    private static readonly Shape Metadata = new("metadata", "name:string! namespace:string labels:map annotations:map");

    private static readonly Shape Pod = new("pod", """
        containers:list! initContainers:list volumes:list restartPolicy:string automountServiceAccountToken:bool! serviceAccountName:string
        terminationGracePeriodSeconds:number securityContext:map! topologySpreadConstraints:list affinity:map nodeSelector:map tolerations:list
        priorityClassName:string imagePullSecrets:list enableServiceLinks:bool
        """);

    private static readonly Shape PodSecurity = new("pod's securityContext", "runAsNonRoot:bool! runAsUser:number! runAsGroup:number fsGroup:number fsGroupChangePolicy:string seccompProfile:map! supplementalGroups:list");

    private static readonly Shape Container = new("container", """
        name:string! image:string! command:list args:list ports:list env:list envFrom:list resources:map! securityContext:map! volumeMounts:list
        startupProbe:map livenessProbe:map readinessProbe:map lifecycle:map imagePullPolicy:string workingDir:string terminationMessagePath:string
        """);

    private static readonly Shape ContainerSecurity = new("container's securityContext", "allowPrivilegeEscalation:bool! readOnlyRootFilesystem:bool! capabilities:map! runAsNonRoot:bool runAsUser:number privileged:bool");

    private static readonly Shape Probe = new("probe", "httpGet:map! periodSeconds:number timeoutSeconds:number failureThreshold:number successThreshold:number initialDelaySeconds:number terminationGracePeriodSeconds:number");

    private static readonly Shape HttpGet = new("httpGet", "path:string! port:port! scheme:string host:string httpHeaders:list");

    private static readonly Shape Spread = new("topologySpreadConstraint", "maxSkew:number! topologyKey:string! whenUnsatisfiable:string! labelSelector:map! minDomains:number matchLabelKeys:list");

    private static readonly Shape Mount = new("volumeMount", "name:string! mountPath:string! readOnly:bool subPath:string");

    private static readonly Shape ContainerPort = new("containerPort", "name:string! containerPort:number! protocol:string");

    private static readonly Shape ServicePort = new("service's port", "name:string! port:number! targetPort:port! protocol:string nodePort:number");

    private static readonly Shape IngressRule = new("rule of ingress", "from:list ports:list");

    private static readonly Shape PolicyPort = new("policy's port", "port:port! protocol:string endPort:number");

    private static readonly Shape Variable = new("variable", "name:string! value:string valueFrom:map");

    public static void Check(string file, JsonObject manifest)
    {
        var kind = manifest["kind"]?.ToString() ?? "";
        Assert.True(Manifests.TryGetValue(kind, out var shape), $"{file}: '{kind}' is no kind that is used here.");
        shape.Check(manifest, $"{file}: {kind}");
        Assert.Equal((kind, ApiVersions[kind]), (kind, manifest["apiVersion"]!.ToString()));
        Metadata.Check(manifest["metadata"], $"{file}: metadata");
        Assert.Matches("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", manifest["metadata"]!["name"]!.ToString());
        if (Specs.TryGetValue(kind, out var spec)) spec.Check(manifest["spec"], $"{file}: {kind}");
        foreach (var port in DeployFiles.Items(kind == "Service" ? manifest["spec"]!["ports"] : null)) ServicePort.Check(port, file);
        foreach (var rule in DeployFiles.Items(kind == "NetworkPolicy" ? manifest["spec"]!["ingress"] : null))
        {
            IngressRule.Check(rule, file);
            foreach (var port in DeployFiles.Items(rule["ports"])) PolicyPort.Check(port, file);
        }
        if (manifest["spec"]?["template"]?["spec"] is { } pod) CheckPod($"{file}: {kind}", pod);
    }

    private static void CheckPod(string where, JsonNode pod)
    {
        Pod.Check(pod, where);
        PodSecurity.Check(pod["securityContext"], where);
        foreach (var spread in DeployFiles.Items(pod["topologySpreadConstraints"])) Spread.Check(spread, where);
        foreach (var container in DeployFiles.Items(pod["initContainers"]).Concat(DeployFiles.Items(pod["containers"])))
        {
            Container.Check(container, where);
            ContainerSecurity.Check(container["securityContext"], where);
            foreach (var mount in DeployFiles.Items(container["volumeMounts"])) Mount.Check(mount, where);
            foreach (var port in DeployFiles.Items(container["ports"])) ContainerPort.Check(port, where);
            foreach (var variable in DeployFiles.Items(container["env"])) Variable.Check(variable, where);
            foreach (var name in new[] { "startupProbe", "livenessProbe", "readinessProbe" })
            {
                if (container[name] is not { } probe) continue;
                Probe.Check(probe, $"{where}.{name}");
                HttpGet.Check(probe["httpGet"], $"{where}.{name}");
            }
        }
    }
}
