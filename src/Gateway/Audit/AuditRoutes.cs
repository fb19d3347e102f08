using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Audit;

/// <summary>The audit log of the caller's tenant.</summary>
public static class AuditRoutes
{
    public static void MapAuditLog(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/audit_log", List).ForAdmins().Produces<Page<AuditAnswer>>()
            .Describe("Access", "Read the audit log, what was filed last first", "Every change of money, caps, alerts, plans, prices, keys and webhooks: who, when, before, after. `customer`, `by` (a key's id), `action`, `from` and `to` narrow it. An entry appears within seconds of its change.");

    private static Ok<Page<AuditAnswer>> List(
        string? limit, string? cursor, string? customer, string? by, string? action, string? from, string? to, HttpContext context, IAuditLog log, KeyRing keys, Documents documents)
    {
        documents.File();
        var tenant = context.Caller().Tenant;
        var request = PageRequest.Of(limit, cursor);
        var before = request.AfterNumber is > 0 and var number ? number : long.MaxValue;
        var found = log.Find(new AuditQuery(tenant, customer, by, action, QueryTime.Of(from, "from"), QueryTime.Of(to, "to"), before, request.Limit + 1));
        var page = request.Of([.. found], static entry => entry.Number.ToString(CultureInfo.InvariantCulture));
        return TypedResults.Ok(new Page<AuditAnswer>([.. page.Data.Select(entry => AnswerOf(entry.Entry, tenant, keys))], page.NextCursor));
    }

    private static AuditAnswer AnswerOf(AuditEntry entry, string tenant, KeyRing keys)
    {
        var body = JsonSerializer.Deserialize(entry.Body.Span, StrictJson.TypeOf<AuditBody>())!;
        var key = body.By.Length > 0 ? keys.EverStored(tenant, body.By) : null;
        return new AuditAnswer(
            body.Id, body.At, body.By.Length > 0 ? new AuditActor(body.By, key?.Name, key is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(key.Role.ToString())) : null,
            body.Action, body.Customer, body.Target, body.Before, body.After);
    }
}
