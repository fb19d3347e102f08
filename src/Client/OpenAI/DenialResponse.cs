using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Spend.Client;

/// <summary>A denial as a model's endpoint would answer it.</summary>
internal static class DenialResponse
{
    private const string ProblemJson = "application/problem+json";

    /// <summary>What cannot be metered is not sent.</summary>
    public static Denied NotMetered(string detail) => new()
    {
        Id = "",
        Reason = DenialReason.Other,
        Code = "not_metered",
        Detail = detail,
        Remedy = "Send what costs nothing through a client that is not metered, or name it in SpendMeteringOptions.IsFree.",
    };

    /// <summary>The program settled or released the meter of a stream that goes on.</summary>
    public static Denied Ended(string id) => new()
    {
        Id = id,
        Reason = DenialReason.HoldEnded,
        Code = "meter_ended",
        Detail = "The meter of this stream was ended before the stream.",
        Remedy = "Settle it when the stream has ended, or leave that to the handler.",
    };

    /// <summary>402, also where the controller does not answer: whoever retries on 503 must not retry on a no.</summary>
    public static HttpResponseMessage Of(HttpRequestMessage request, Denied denied)
    {
        var response = new HttpResponseMessage(HttpStatusCode.PaymentRequired)
        {
            RequestMessage = request,
            Content = new StringContent(Problem(denied).ToJsonString(), new MediaTypeHeaderValue(ProblemJson)),
        };
        if (denied.RetryAfter is { } wait) response.Headers.RetryAfter = new RetryConditionHeaderValue(wait);
        response.Headers.TryAddWithoutValidation("x-should-retry", "false");
        return response;
    }

    /// <summary>The event that ends a stream, before its last.</summary>
    public static string LastEvent(Endpoint endpoint, Denied denied) => endpoint == Endpoint.Responses
        ? $"event: error\ndata: {Named(new JsonObject { ["type"] = "error" }, denied).ToJsonString()}\n\n"
        : $"data: {Truncation(endpoint, denied).ToJsonString()}\n\ndata: [DONE]\n\n";

    /// <summary>As when the model itself had reached its most tokens, which every reader of streams knows; why, the member beside it says.</summary>
    private static JsonObject Truncation(Endpoint endpoint, Denied denied)
    {
        var choice = new JsonObject { ["index"] = 0, ["finish_reason"] = "length" };
        if (endpoint == Endpoint.Chat) choice["delta"] = new JsonObject();
        else choice["text"] = "";
        return new JsonObject
        {
            ["id"] = denied.Id,
            ["object"] = endpoint == Endpoint.Chat ? "chat.completion.chunk" : "text_completion",
            ["choices"] = new JsonArray(choice),
            ["spend"] = Problem(denied),
        };
    }

    private static JsonObject Problem(Denied denied) => new()
    {
        ["type"] = "urn:spend:problem:" + denied.Code,
        ["title"] = "Payment Required",
        ["status"] = (int)HttpStatusCode.PaymentRequired,
        ["detail"] = denied.Detail,
        ["code"] = denied.Code,
        ["decision"] = "denied",
        ["authorization"] = denied.Id,
        ["limit_source"] = denied.LimitSource,
        ["remedy"] = denied.Remedy,
        ["available"] = denied.Available?.ToString(CultureInfo.InvariantCulture),
        ["error"] = Named(new JsonObject { ["type"] = "spend_denied" }, denied),
    };

    private static JsonObject Named(JsonObject error, Denied denied)
    {
        error["message"] = $"{denied.Detail} {denied.Remedy}".TrimEnd();
        error["code"] = denied.Code;
        error["param"] = null;
        return error;
    }
}
