using System.Text.Json.Serialization;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Gateway.Access;
using Spend.Gateway.Audit;
using Spend.Gateway.Controls;
using Spend.Gateway.Customers;
using Spend.Gateway.Denials;
using Spend.Gateway.Health;
using Spend.Gateway.Http;
using Spend.Gateway.Invoices;
using Spend.Gateway.Invoices.Closing;
using Spend.Gateway.Invoices.Formats;
using Spend.Gateway.Ledger;
using Spend.Gateway.Overviews;
using Spend.Gateway.Pricing;
using Spend.Gateway.Sessions;
using Spend.Gateway.Simulation;
using Spend.Gateway.Tracing;
using Spend.Gateway.Webhooks.Deliveries;
using Spend.Gateway.Webhooks.Endpoints;

namespace Spend.Gateway;

/// <summary>
/// The types that go over the wire or into a document. How they are written (<see cref="StrictJson"/>) is set on the options: set here,
/// the naming policy would be ignored.
/// </summary>
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(InvoiceContent))]
[JsonSerializable(typeof(InvoiceAnswer))]
[JsonSerializable(typeof(StripeInvoice))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(ApiKeyRequest))]
[JsonSerializable(typeof(ApiKeyCreated))]
[JsonSerializable(typeof(Page<ApiKeyAnswer>))]
[JsonSerializable(typeof(Tenant))]
[JsonSerializable(typeof(TenantRequest))]
[JsonSerializable(typeof(TenantCreated))]
[JsonSerializable(typeof(Meter))]
[JsonSerializable(typeof(MeterRequest))]
[JsonSerializable(typeof(Page<Meter>))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(PlanAnswer))]
[JsonSerializable(typeof(Page<PlanAnswer>))]
[JsonSerializable(typeof(PriceBookDocument))]
[JsonSerializable(typeof(Page<PriceBookAnswer>))]
[JsonSerializable(typeof(Page<PriceDocument>))]
[JsonSerializable(typeof(PriceListRequest))]
[JsonSerializable(typeof(ImportAnswer))]
[JsonSerializable(typeof(Profile))]
[JsonSerializable(typeof(CustomerRequest))]
[JsonSerializable(typeof(CustomerAnswer))]
[JsonSerializable(typeof(Page<CustomerAnswer>))]
[JsonSerializable(typeof(Page<CustomerMeter>))]
[JsonSerializable(typeof(OverviewRow))]
[JsonSerializable(typeof(Page<OverviewAnswer>))]
[JsonSerializable(typeof(CapRequest))]
[JsonSerializable(typeof(Page<CapAnswer>))]
[JsonSerializable(typeof(CloseBudgetRequest))]
[JsonSerializable(typeof(ClosedBudgetAnswer))]
[JsonSerializable(typeof(AlertRequest))]
[JsonSerializable(typeof(Page<AlertAnswer>))]
[JsonSerializable(typeof(BrakeRequest))]
[JsonSerializable(typeof(SuspendRequest))]
[JsonSerializable(typeof(StandingAnswer))]
[JsonSerializable(typeof(AutoTopUpRequest))]
[JsonSerializable(typeof(AutoTopUpAnswer))]
[JsonSerializable(typeof(DeclineRequest))]
[JsonSerializable(typeof(DeclineAnswer))]
[JsonSerializable(typeof(GrantRequest))]
[JsonSerializable(typeof(Page<GrantAnswer>))]
[JsonSerializable(typeof(Page<HoldAnswer>))]
[JsonSerializable(typeof(Nothing))]
[JsonSerializable(typeof(PortalSessionAnswer))]
[JsonSerializable(typeof(PortalSession))]
[JsonSerializable(typeof(ConsoleLogin))]
[JsonSerializable(typeof(ConsoleSession))]
[JsonSerializable(typeof(SubscriptionRequest))]
[JsonSerializable(typeof(SubscriptionAnswer))]
[JsonSerializable(typeof(PlanChangePreview))]
[JsonSerializable(typeof(ContractRequest))]
[JsonSerializable(typeof(ContractAnswer))]
[JsonSerializable(typeof(PricesRequest))]
[JsonSerializable(typeof(PricesAnswer))]
[JsonSerializable(typeof(MigrationRequest))]
[JsonSerializable(typeof(MigrationAnswer))]
[JsonSerializable(typeof(DraftAnswer))]
[JsonSerializable(typeof(FinalizedBody))]
[JsonSerializable(typeof(Issuer))]
[JsonSerializable(typeof(Page<InvoiceSummary>))]
[JsonSerializable(typeof(Page<RegisteredAnswer>))]
[JsonSerializable(typeof(InvoiceProofAnswer))]
[JsonSerializable(typeof(PaymentRequest))]
[JsonSerializable(typeof(CreditNoteRequest))]
[JsonSerializable(typeof(InvoiceReasonRequest))]
[JsonSerializable(typeof(RefundAnswer))]
[JsonSerializable(typeof(ClosePeriodRequest))]
[JsonSerializable(typeof(ClosedPeriodAnswer))]
[JsonSerializable(typeof(CloseRunRequest))]
[JsonSerializable(typeof(CloseRun))]
[JsonSerializable(typeof(Page<CloseRun>))]
[JsonSerializable(typeof(QuoteRequest))]
[JsonSerializable(typeof(QuoteAnswer))]
[JsonSerializable(typeof(SimulationRequest))]
[JsonSerializable(typeof(SimulationAnswer))]
[JsonSerializable(typeof(Page<LedgerEntry>))]
[JsonSerializable(typeof(Page<LoggedDenial>))]
[JsonSerializable(typeof(Page<LineEvent>))]
[JsonSerializable(typeof(Page<RecordedEvent>))]
[JsonSerializable(typeof(EventExplanation))]
[JsonSerializable(typeof(UsageAnswer))]
[JsonSerializable(typeof(AuditBody))]
[JsonSerializable(typeof(Page<AuditAnswer>))]
[JsonSerializable(typeof(WebhookEndpoint))]
[JsonSerializable(typeof(WebhookEndpointRequest))]
[JsonSerializable(typeof(WebhookEndpointAnswer))]
[JsonSerializable(typeof(Page<WebhookEndpointAnswer>))]
[JsonSerializable(typeof(RotateSecretRequest))]
[JsonSerializable(typeof(DeliveryAnswer))]
[JsonSerializable(typeof(Page<DeliveryAnswer>))]
[JsonSerializable(typeof(DeliveryDetail))]
[JsonSerializable(typeof(TestMessage))]
public sealed partial class SpendJson : JsonSerializerContext;
