using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spend.Competitors.Ledger;

namespace Spend.Competitors.Http;

/// <summary>Parse, ask the ledger, answer. The same code for every competitor, echo included.</summary>
internal sealed class AuthorizeRoute(ILedger ledger)
{
    public async Task HandleAsync(HttpContext context)
    {
        AuthorizeRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync(context.Request.BodyReader, Wire.Default.AuthorizeRequest, context.RequestAborted);
        }
        catch (JsonException)
        {
            request = null;
        }

        if (request is not { Items.Length: 1 })
        {
            await WriteAsync(context, 400, new Problem("about:blank", "Malformed request", 400, "malformed"), Wire.Default.Problem);
            return;
        }

        // No cancellation past this point: a client that hangs up must not leave a decision half made.
        var outcome = await ledger.DecideAsync(request);
        await (outcome.Kind switch
        {
            OutcomeKind.Allowed or OutcomeKind.Replayed => WriteAsync(context, 200, Answer(request, outcome), Wire.Default.AuthorizeAnswer),
            OutcomeKind.InsufficientFunds => DenyAsync(context, "insufficient_funds", null),
            OutcomeKind.CapExceeded => DenyAsync(context, "cap_exceeded", Cap(outcome, DateTime.UtcNow)),
            OutcomeKind.NotPriced => DenyAsync(context, "not_priced", null),
            OutcomeKind.UnknownCustomer =>
                WriteAsync(context, 404, new Problem("about:blank", "Unknown customer", 404, "not_found"), Wire.Default.Problem),
        });
    }

    private static AuthorizeAnswer Answer(AuthorizeRequest request, in Outcome outcome)
    {
        var now = DateTime.UtcNow;
        var item = request.Items[0];
        var charged = Nanodollars.Format(outcome.Charged);
        return new AuthorizeAnswer(
            Decision: "allowed",
            Authorization: request.Id,
            Status: "settled",
            Charged: charged,
            Held: "0",
            Currency: "USD",
            Funds: new AnswerFunds(Nanodollars.Format(outcome.Balance), "0", "USD"),
            Caps: [Cap(outcome, now)],
            Lines: [new AnswerLine(item.Meter, item.Quantity, charged, new AnswerPrice("plan", "in", 1))],
            Period: now.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            Replayed: outcome.Kind == OutcomeKind.Replayed);
    }

    private static AnswerCap Cap(in Outcome outcome, DateTime now) => new(
        "daily",
        Nanodollars.Format(outcome.CapLimit),
        Nanodollars.Format(outcome.CapSpent),
        "0",
        Nanodollars.Format(outcome.CapLimit - outcome.CapSpent),
        now.Date.AddDays(1));

    private static Task DenyAsync(HttpContext context, string code, AnswerCap? cap) =>
        WriteAsync(context, 402, new Problem("about:blank", "Denied", 402, code, "denied", cap), Wire.Default.Problem);

    /// <summary>Whole body with its length, one write: a chunked answer costs Kestrel and wrk more than the small array does.</summary>
    private static Task WriteAsync<T>(HttpContext context, int status, T body, JsonTypeInfo<T> type)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, type);
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = status == 200 ? "application/json" : "application/problem+json";
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, 0, bytes.Length);
    }
}
