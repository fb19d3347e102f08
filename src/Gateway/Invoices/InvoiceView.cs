using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Wallets;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Invoices;

/// <summary>Puts around an invoice what its formats show besides: who wrote it, what meters were called on its day, which grants were paid for.</summary>
public sealed class InvoiceView(IAccounts accounts, Issuers issuers, Catalogs catalogs)
{
    public async Task<InvoiceDocument> Of(FoundInvoice invoice)
    {
        var (customer, tenant) = (invoice.Id.Customer, invoice.Id.Customer.Tenant);
        var document = invoice.State is null
            ? InvoiceDocument.Draft(invoice.Id.ToString(), customer.Customer, invoice.Body)
            : InvoiceDocument.Of(invoice.Id.ToString(), customer.Customer, invoice.Registered?.Number, invoice.Past.Records.Select(static r => r.Record));
        var zone = await accounts.Read(customer, static (account, _) => account.Profile!.TimeZone);
        return document with
        {
            Issuer = IssuerOf(tenant, invoice.At),
            Meters = MeterNames.Of(document.Body.Lines.Select(static l => l.Meter).OfType<string>().Distinct().Select(meter => catalogs.MeterAt(tenant, meter, invoice.At)).OfType<Meter>()),
            TimeZone = zone,
            PrepaidGrants = await PrepaidAmong(document, invoice),
        };
    }

    private InvoiceIssuer IssuerOf(string tenant, Core.Instant at)
    {
        var issuer = issuers.At(tenant, at);
        return new InvoiceIssuer(issuer.Name, issuer.Address, issuer.TaxId, issuer.Email, issuer.PaymentInstructions);
    }

    /// <summary>Which of the grants that the invoice names were bought.</summary>
    private async Task<IReadOnlySet<string>> PrepaidAmong(InvoiceDocument document, FoundInvoice invoice)
    {
        var bought = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in document.Body.Lines)
        {
            if (line.Grant is not { } grant) continue;
            var given = await accounts.History(invoice.Id.Customer, EventKey.OfGrant(grant));
            if (given.Records.Any(static r => r.Record is GrantAdded { Grant: { Source: GrantSource.Purchase } })) bought.Add(grant);
        }
        return bought;
    }
}
