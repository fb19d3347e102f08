using System.Net;

namespace Spend.Client;

/// <summary>An error that is no denial: the request is wrong, the key is, or nobody answered.</summary>
/// <param name="Status">The HTTP status; null where no answer came.</param>
/// <param name="Code">Stable, for programs: <c>invalid_request</c>, <c>id_reused</c>, <c>unreachable</c>.</param>
/// <param name="Detail">One sentence for a person.</param>
/// <param name="Errors">What is wrong with single fields.</param>
public sealed record SpendProblem(HttpStatusCode? Status, string Code, string Detail, IReadOnlyList<FieldFault> Errors);

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="Pointer">A JSON pointer as a URI fragment: <c>#/items/0/quantity</c>.</param>
public sealed record FieldFault(string Pointer, string Detail);

/// <summary>The controller refused a request, or did not answer one for which no answer is not simply a no.</summary>
public sealed class SpendException : Exception
{
    /// <summary>With what was answered.</summary>
    public SpendException(SpendProblem problem, Exception? inner = null)
        : base($"{problem.Code}: {problem.Detail}", inner) => Problem = problem;

    /// <summary>What was answered.</summary>
    public SpendProblem Problem { get; }

    /// <summary>The problem's: stable, for programs.</summary>
    public string Code => Problem.Code;
}
