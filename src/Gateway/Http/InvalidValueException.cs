using System.Text.Json;

namespace Spend.Gateway.Http;

/// <summary>A value that one of our converters refused, with a sentence made for the caller. Where it stood, the serializer adds.</summary>
public sealed class InvalidValueException(string message) : JsonException(message);
