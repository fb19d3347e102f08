using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spend.Gateway.Commands.Client;

namespace Spend.Gateway.Commands.Reporting;

/// <summary><c>--json</c>: what a command came to, as one document on standard output and nothing else there.</summary>
internal static class JsonOption
{
    private static readonly JsonSerializerOptions Indented = new(CommandJson.Default.Options) { WriteIndented = true };

    public static Option<bool> Create() => new("--json") { Description = "One JSON document on standard output, for scripts." };

    /// <summary>Writes the report the way that was asked for.</summary>
    public static void Report(this CommandOutput output, bool asJson, Func<JsonNode> document, Action print)
    {
        if (asJson) output.Out.WriteLine(document().ToJsonString(Indented));
        else print();
    }
}
