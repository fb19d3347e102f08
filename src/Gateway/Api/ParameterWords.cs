using System.Globalization;
using Microsoft.OpenApi;
using Spend.Core;
using Spend.Gateway.Http;

namespace Spend.Gateway.Api;

/// <summary>What the parameters in paths and queries mean; the same name means the same everywhere.</summary>
internal static class ParameterWords
{
    public static void Describe(OpenApiParameter parameter)
    {
        parameter.Description ??= parameter.Name switch
        {
            "limit" => $"Items on the page, 1 to {Limits.PageSize}; default {PageRequest.DefaultLimit}.",
            "cursor" => "The next_cursor of the page before.",
            "customer" => "The customer's id, 1 to 255 bytes.",
            "version" => "From 1; left out: the newest.",
            "markup" => "A fraction from 0 to 100; 0.2 adds 20 %.",
            "effective" => "now, period_end, or a time ahead with an offset; left out: period_end.",
            "period" => "The id of a billing period, such as 2026-11, 2026-11-16-w or 2026-11-16-10d; left out: the current one.",
            "status" => "pending, delivered, failed or cancelled; left out: all.",
            "from" => "An RFC 3339 date-time with an offset: that instant or later; left out: from the first.",
            "to" => "An RFC 3339 date-time with an offset: before that instant; left out: to the last.",
            "by" => "The id of the API key that asked for the change; left out: all.",
            "action" => "Such as cap_set or grant_added; left out: all.",
            "Last-Event-ID" => "The id of the last event that was seen; what came since is sent first. Left out: only what comes.",
            "type" => "The type of event, such as wallet.low; left out: all.",
            "format" => "json (default), csv, html, pdf, focus (FOCUS 1.2) or stripe (invoice items).",
            "events" => "state, decision, denial or alert, with commas between; states come always. Left out: all.",
            _ when parameter.In != ParameterLocation.Path => null,
            _ => "Its id or key, 1 to 255 bytes of UTF-8 without control characters.",
        };
        if (parameter.Name is "from" or "to") parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" };
        if (parameter.Name is "limit" or "version")
            parameter.Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Minimum = "1",
                Maximum = parameter.Name == "limit" ? Limits.PageSize.ToString(CultureInfo.InvariantCulture) : null,
            };
    }
}
