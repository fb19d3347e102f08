using System.Text.Json;
using System.Text.Json.Nodes;
using Spend.Gateway.Http;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Audit;

/// <summary>The audit entry of a change of the tenant's configuration, made from two versions of a document.</summary>
internal static class DocumentAudit
{
    /// <summary>Of a larger document, such as a price book, an entry says only which version it was: the document itself keeps all of them.</summary>
    private const int LongestShown = 64 * 1024;

    /// <param name="before">The version before, or null.</param>
    public static AuditEntry Of(Document document, Document? before)
    {
        var id = $"doc_{document.Tenant}/{document.Kind}/{document.Id}/{document.Version}";
        var action = ActionOf(document, isNew: before is null or { IsRemoval: true });
        var body = new AuditBody(id, document.At, document.By ?? "", action, null, document.Id, StateOf(before), StateOf(document));
        return new AuditEntry(id, document.Tenant, "", document.At, document.By ?? "", action, JsonSerializer.SerializeToUtf8Bytes(body, StrictJson.TypeOf<AuditBody>()));
    }

    /// <summary>Not the words of a customer's change: a customer's plan changes, a plan is published.</summary>
    private static string ActionOf(Document document, bool isNew) => document.Kind switch
    {
        PlanDocument.Kind => "plan_published",
        PriceBookDocument.Kind => "price_book_imported",
        var kind => kind + (document.IsRemoval ? "_removed" : isNew ? "_created" : "_changed"),
    };

    /// <summary>A document as it reads, without what only its owner may know.</summary>
    private static JsonObject? StateOf(Document? document)
    {
        if (document is null or { IsRemoval: true }) return null;
        if (document.Body.Length > LongestShown) return new JsonObject { ["version"] = document.Version, ["bytes"] = document.Body.Length };
        var node = JsonNode.Parse(document.Body.Span)!.AsObject();
        node.Remove("hash");
        // When they were made and until when they sign, but not what they are.
        foreach (var secret in node["secrets"] as JsonArray ?? []) secret!.AsObject().Remove("sealed");
        return node;
    }
}
