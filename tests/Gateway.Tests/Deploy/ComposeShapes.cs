using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests.Deploy;

/// <summary>The members that the compose specification knows, and how it lays one file over another.</summary>
internal static class ComposeShapes
{
    private static readonly Shape File = new("compose file", "name:string services:map! volumes:map networks:map configs:map secrets:map include:list");

    // The members of the specification's service that make sense for a container on one machine; another name is a slip.
    private static readonly Shape Service = new("service", """
        image:string build:any command:any entrypoint:any environment:any env_file:any ports:list expose:list volumes:list depends_on:any healthcheck:map
        restart:string read_only:bool tmpfs:any cap_add:list cap_drop:list security_opt:list user:string stop_signal:string stop_grace_period:string
        shm_size:any networks:any configs:list secrets:list labels:any init:bool ulimits:map deploy:map logging:map profiles:list working_dir:string
        hostname:string container_name:string extra_hosts:any dns:any sysctls:any mem_limit:any cpus:any pull_policy:string platform:string
        """);

    private static readonly Shape Build = new("build", "context:string! dockerfile:string args:any target:string labels:any cache_from:list platforms:list");

    private static readonly Shape Health = new("health check", "test:any! interval:string timeout:string retries:number start_period:string start_interval:string disable:bool");

    public static IEnumerable<(string Name, JsonObject Service)> Services(JsonObject compose) => DeployFiles.Members(compose["services"]).Select(static s => (s.Key, (JsonObject)s.Value!));

    public static Dictionary<string, JsonNode?> Environment(JsonObject service) => DeployFiles.Members(service["environment"]).ToDictionary(static m => m.Key, static m => m.Value);

    public static void Check(string file, JsonObject compose)
    {
        File.Check(WithoutExtensions(compose), file);
        foreach (var (name, service) in Services(compose))
        {
            Assert.Matches("^[a-zA-Z0-9._-]+$", name);
            Service.Check(service, name);
            Assert.True(service.ContainsKey("image") || service.ContainsKey("build"), $"{name} is made of nothing.");
            if (service["build"] is JsonObject build) Build.Check(build, name + ".build");
            if (service["healthcheck"] is JsonObject health) Health.Check(health, name + ".healthcheck");
            Assert.Contains(service["restart"]?.ToString() ?? "no", new[] { "no", "always", "on-failure", "unless-stopped" });
            foreach (var time in Times(service)) Assert.Matches("^([0-9]+(us|ms|s|m|h))+$", time);
            Assert.All(service["ports"] as JsonArray ?? [], static p => Assert.Matches("^([0-9.]+:)?[0-9]+:[0-9]+$", p!.ToString()));
            Assert.All(Environment(service).Values, static v => Assert.True(v is null || v.GetValueKind() is not (System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False), "A truth value must be quoted."));
        }
    }

    /// <summary>What <c>docker compose -f below -f above</c> makes of two files: maps are merged, texts replaced. Lists are not used: what becomes of one depends on its name.</summary>
    public static JsonObject Lay(JsonObject above, JsonObject below)
    {
        var merged = (JsonObject)below.DeepClone();
        foreach (var (name, value) in WithoutExtensions(above))
        {
            Assert.False(value is JsonArray, $"{name} is a list.");
            merged[name] = value is JsonObject map && merged[name] is JsonObject under ? Lay(map, under) : value?.DeepClone();
        }
        return merged;
    }

    private static JsonObject WithoutExtensions(JsonObject compose) =>
        new(compose.Where(static m => !m.Key.StartsWith("x-", StringComparison.Ordinal)).Select(static m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));

    private static IEnumerable<string> Times(JsonObject service) =>
        new[] { service["stop_grace_period"], service["healthcheck"]?["interval"], service["healthcheck"]?["timeout"], service["healthcheck"]?["start_period"] }.Where(static t => t is not null).Select(static t => t!.ToString());
}
