using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Spend.Core;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Gateway.Http;
using Spend.Gateway.Webhooks;
using Spend.Gateway.Webhooks.Endpoints;

namespace Spend.Gateway.Api;

/// <summary>Schemas of the types whose JSON our converters write, which the generator cannot look into.</summary>
internal static class SchemaWords
{
    private const string Decimal = "^-?[0-9]+(\\.[0-9]{1,12})?$";

    public static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancelled)
    {
        var type = context.JsonTypeInfo.Type;
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        var isNullable = plain != type || (context.JsonPropertyInfo is { IsGetNullable: true } && !plain.IsValueType);

        if (plain == typeof(Money)) Text(schema, "A decimal string of money, at most 12 fraction digits.", Decimal);
        else if (plain == typeof(Quantity)) Text(schema, "A decimal string, at most 12 fraction digits; an exact JSON number is accepted.", Decimal);
        else if (plain == typeof(Instant)) Text(schema, null, null, "date-time");
        else if (plain == typeof(string)) schema.Type = JsonSchemaType.String;
        else if (plain == typeof(JsonElement)) (schema.Type, schema.AdditionalProperties) = (JsonSchemaType.Object, null);
        else if (plain == typeof(BillingAnchor)) Either(schema, JsonSchemaType.Integer | JsonSchemaType.String, "A day of the month, 1 to 31, or a date such as 2026-03-15.");
        else if (plain == typeof(PeriodLength)) Either(schema, JsonSchemaType.String | JsonSchemaType.Object, "month, year, week, or {\"days\": n} with n from 1 to 366.");
        else if (plain == typeof(Properties))
        {
            schema.Type = JsonSchemaType.Object;
            schema.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String };
            schema.MaxProperties = Limits.Properties;
            schema.Description = "Names and their values.";
        }
        else if (plain.IsEnum && StrictJson.Options.GetConverter(plain) is IWords known)
        {
            schema.Type = JsonSchemaType.String;
            schema.Description = null; // written for readers of the code
            schema.Enum = [.. known.Words.Select(static word => (JsonNode)word)];
        }
        else if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Enumerable, ElementType: var of } && of == typeof(string)) schema.Items = Texts(context.JsonPropertyInfo);
        else
        {
            foreach (var name in context.JsonTypeInfo.Properties.Where(IsLeftOut).Select(static p => p.Name)) schema.Required?.Remove(name);
            return Task.CompletedTask;
        }

        if (isNullable) schema.Type |= JsonSchemaType.Null;
        // Only these stand in place; others are components, which several properties share.
        if ((isNullable || plain == typeof(string)) && WordsOf(context) is { } words) schema.Description = words;
        return Task.CompletedTask;
    }

    /// <summary>What stands in a list of texts.</summary>
    private static OpenApiSchema Texts(JsonPropertyInfo? list)
    {
        var schema = new OpenApiSchema { Type = JsonSchemaType.String };
        if (list?.DeclaringType == typeof(WebhookEndpointRequest)) schema.Enum = [.. WebhookTypes.Known.Prepend(WebhookTypes.All).Select(static type => (JsonNode)type)];
        return schema;
    }

    /// <summary>A member that is not written where there is nothing to say: the generator takes the constructor's word that it is always there.</summary>
    private static bool IsLeftOut(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(false).Any(static said => said is OptionalAttribute or JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull or JsonIgnoreCondition.WhenWritingDefault }) == true;

    /// <summary>A value that has one of several types.</summary>
    private static void Either(OpenApiSchema schema, JsonSchemaType types, string description)
    {
        schema.Type = types;
        schema.Properties = null;
        schema.Required = null;
        schema.Description = description;
    }

    /// <summary>What a property says of itself goes before what its type says.</summary>
    private static string? WordsOf(OpenApiSchemaTransformerContext context) =>
        context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), false) is [DescriptionAttribute said, ..] ? said.Description : null;

    private static void Text(OpenApiSchema schema, string? description, string? pattern, string? format = null)
    {
        schema.Type = JsonSchemaType.String;
        schema.Description = description;
        schema.Pattern = pattern;
        schema.Format = format;
    }
}
