using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Spend.Gateway.Commands.Client;

/// <summary>For writing <see cref="JsonNode"/> without reflection.</summary>
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class CommandJson : JsonSerializerContext;
