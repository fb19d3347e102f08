using System.Text.Json;
using Spend.Gateway.Http;

namespace Spend.Gateway.Invoices.Formats;

/// <summary>An invoice as Stripe-shaped items.</summary>
public static class StripeJson
{
    public static byte[] Of(InvoiceDocument document) => JsonSerializer.SerializeToUtf8Bytes(StripeInvoice.Of(document), StrictJson.TypeOf<StripeInvoice>());
}
