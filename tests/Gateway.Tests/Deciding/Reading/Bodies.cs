using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Gateway.Deciding.CloudEvents;
using Spend.Gateway.Deciding.Reading;
using Spend.Gateway.Deciding.Requests;
using Spend.Gateway.Http;

namespace Spend.Gateway.Tests.Deciding.Reading;

/// <summary>Reads request bodies the way the routes do, with a catalog of a few meters.</summary>
internal static class Bodies
{
    public static readonly Catalog Catalog = new(
        new Meter[]
        {
            new("llm_tokens", "Tokens", "token", Aggregation.Sum),
            new("api_calls", "Calls", "call", Aggregation.Count),
            new("storage", "Storage", "GB", Aggregation.Sum, ValueProperty: "gigabytes"),
            new("seats", "Seats", "seat", Aggregation.Unique, ValueProperty: "user"),
        }.ToFrozenDictionary(static m => m.Key, StringComparer.Ordinal),
        FrozenDictionary<string, PlanVersion[]>.Empty,
        []);

    public static Parsed<Authorize> Authorize(string body, string? key = null, Catalog? catalog = null) => Authorize(Encoding.UTF8.GetBytes(body), key, catalog);

    public static Parsed<Authorize> Authorize(byte[] body, string? key = null, Catalog? catalog = null)
    {
        var input = new JsonInput(body);
        var parsed = AuthorizeReader.Read(ref input, catalog ?? Catalog, key);
        input.End();
        return parsed;
    }

    public static Parsed<RecordUsage> CloudEvent(string body, Catalog? catalog = null)
    {
        var input = new JsonInput(Encoding.UTF8.GetBytes(body));
        var parsed = CloudEventReader.Read(ref input, catalog ?? Catalog);
        input.End();
        return parsed;
    }

    public static Parsed<RecordUsage> Event(string body)
    {
        var input = new JsonInput(Encoding.UTF8.GetBytes(body));
        var parsed = EventReader.Read(ref input, Catalog);
        input.End();
        return parsed;
    }

    public static Parsed<Settle> Settle(string body)
    {
        var input = new JsonInput(Encoding.UTF8.GetBytes(body));
        return HoldReaders.Settle(ref input, Catalog, "req_1");
    }

    public static Parsed<Extend> Extend(string body)
    {
        var input = new JsonInput(Encoding.UTF8.GetBytes(body));
        return HoldReaders.Extend(ref input, Catalog, "req_1");
    }

    public static Parsed<VoidEvent> Void(string body)
    {
        var input = new JsonInput(Encoding.UTF8.GetBytes(body));
        return CorrectionReaders.Void(ref input, Catalog, "req_1");
    }

    /// <summary>The usual request with one member replaced or added.</summary>
    public static string With(string member, string value)
    {
        var members = new Dictionary<string, string>
        {
            ["id"] = "\"req_1\"",
            ["customer"] = "\"acme\"",
            ["items"] = """[{"meter":"llm_tokens","quantity":"1200","properties":{"model":"gpt-4o","type":"input"}}]""",
            [member] = value,
        };
        return "{" + string.Join(',', members.Select(static m => $"{JsonSerializer.Serialize(m.Key)}:{m.Value}")) + "}";
    }

    /// <summary>The usual request with its one item as given.</summary>
    public static string WithItem(string item) => With("items", $"[{item}]");

    public static FieldError OnlyError<TCommand>(Parsed<TCommand> parsed)
        where TCommand : Command =>
        Assert.Single(parsed.Errors ?? throw new InvalidOperationException("The request is valid."));
}
