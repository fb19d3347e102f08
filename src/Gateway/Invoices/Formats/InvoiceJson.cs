using System.Text.Json;
using Spend.Gateway.Http;

namespace Spend.Gateway.Invoices.Formats;

/// <summary>An invoice as JSON: the members of what was written and those around it, in one object.</summary>
public static class InvoiceJson
{
    public static byte[] Of(InvoiceDocument document) => JsonSerializer.SerializeToUtf8Bytes(InvoiceAnswer.Of(document), StrictJson.TypeOf<InvoiceAnswer>());
}
