using System.Text.Json;
using System.Text.Json.Nodes;
using Spend.Core;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Audit;

/// <summary>The audit entry of a link to a customer's page that an admin made: what its session does is done in the customer's name.</summary>
internal static class LinkAudit
{
    public static AuditEntry Of(CustomerId customer, string session, string by, Instant at)
    {
        const string Action = "portal_link_made";
        var id = "link_" + session;
        var body = new AuditBody(id, at, by, Action, customer.Customer, null, null, new JsonObject { ["session"] = session });
        return new AuditEntry(id, customer.Tenant, customer.Customer, at, by, Action, JsonSerializer.SerializeToUtf8Bytes(body, StrictJson.TypeOf<AuditBody>()));
    }
}
