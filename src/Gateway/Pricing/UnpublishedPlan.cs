using Spend.Core.Plans;
using Spend.Gateway.Http;

namespace Spend.Gateway.Pricing;

/// <summary>A plan that was sent with a question, for that question alone.</summary>
/// <param name="Document">Checked, and without what is default.</param>
/// <param name="Version">Under a key that no published plan has.</param>
internal sealed record UnpublishedPlan(PlanDocument Document, PlanVersion Version)
{
    /// <exception cref="ProblemException">400 or 422, with a pointer below #/plan_document to every fault.</exception>
    public static UnpublishedPlan Of(PlanDocument sent, Catalog catalog)
    {
        var key = "simulated";
        while (catalog.Plans.ContainsKey(key)) key += "_";
        try
        {
            var document = sent.Checked(catalog);
            return new UnpublishedPlan(document, document.Compile(key, 1));
        }
        catch (ProblemException refused)
        {
            var within = refused.Problem.Errors.Select(static e => e with { Pointer = "#/plan_document" + e.Pointer[1..] }).ToArray();
            throw new ProblemException(refused.Problem.Status == StatusCodes.Status400BadRequest ? Problem.Invalid(within) : refused.Problem with { Errors = within });
        }
    }
}
