using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Gateway.Pricing;

namespace Spend.Gateway.Invoices;

/// <summary>The price calculator before the sale.</summary>
public static class QuoteRoutes
{
    public static void MapQuote(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/quote", Quote).ForBackends().Accepts<QuoteRequest>("application/json").Produces<QuoteAnswer>()
            .Describe("Catalog", "Ask what a period of a plan would cost",
                "The invoice of one whole period with this usage, rated by the same engine as real usage: base fee, usage with allowances and credits, minimum; before taxes and rounding. Nothing is recorded.",
                413, 415, 422);

    private static async Task<Ok<QuoteAnswer>> Quote(HttpContext context, Catalogs catalogs, TimeProvider time)
    {
        var tenant = context.Caller().Tenant;
        var body = await JsonBody.Read<QuoteRequest>(context.Request);
        body.Check();
        var catalog = catalogs.Of(tenant);
        var (plan, document) = PlanOf(body, tenant, catalogs);
        if (body.Currency is { } currency && currency != plan.Currency) throw new ProblemException(Problem.Of(Status.CurrencyMismatch, "#/currency"));
        var start = body.Start ?? Instant.From(time.GetUtcNow().UtcDateTime);
        return TypedResults.Ok(Answer(plan, body.PlanDocument is null ? plan.Ref : null, new QuotedPeriod(plan, document, catalog, start), body.Usage));
    }

    private static (PlanVersion, PlanDocument) PlanOf(QuoteRequest body, string tenant, Catalogs catalogs)
    {
        var catalog = catalogs.Of(tenant);
        if (body.PlanDocument is { } sent)
        {
            var unpublished = UnpublishedPlan.Of(sent, catalog);
            return (unpublished.Version, unpublished.Document);
        }
        var plan = catalog.Plan(body.Plan!, body.Version) ?? throw new ProblemException(Problem.Of(Status.UnknownPlan, body.Version is null ? "#/plan" : "#/version"));
        return (plan, catalogs.DocumentOf(tenant, plan.Ref)!);
    }

    private static QuoteAnswer Answer(PlanVersion plan, PlanRef? published, QuotedPeriod period, QuotedUsage[] usage)
    {
        for (var i = 0; i < usage.Length; i++)
            if (period.Use(usage[i], i) is { Status: not Status.Accepted } refused)
                throw new ProblemException(new Problem(StatusCodes.Status422UnprocessableEntity, refused.Status.Code(), refused.Denial?.Detail ?? refused.Status.Sentence())
                {
                    Errors = [new FieldError($"#/usage/{i}", refused.Denial?.Detail ?? refused.Status.Sentence())],
                });
        var draft = period.Draft();
        return new QuoteAnswer(published, plan.Terms.TrialDays, plan.Overage, draft.Period, draft.Currency, draft.Lines, draft.Subtotal, draft.CreditsApplied, draft.Due);
    }
}
