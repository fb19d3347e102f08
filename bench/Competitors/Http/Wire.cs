using System.Text.Json.Serialization;

namespace Spend.Competitors.Http;

/// <summary>The one JSON model of all competitors, source-generated: no reflection on the measured path.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AuthorizeRequest))]
[JsonSerializable(typeof(AuthorizeAnswer))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class Wire : JsonSerializerContext;
