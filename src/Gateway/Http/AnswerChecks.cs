using Spend.Core.Accounts;
using Spend.Journal;

namespace Spend.Gateway.Http;

public static class AnswerChecks
{
    /// <summary>The answer, if the command holds.</summary>
    /// <exception cref="ProblemException">It was refused.</exception>
    public static Answer OrRefuse(this Answer answer) =>
        answer.Status.Kind() == StatusKind.Success ? answer : throw new ProblemException(Problem.Of(answer.Status));

    /// <summary>As <see cref="OrRefuse(Answer)"/>, with a pointer to the field that the refusal is about, where it is about one.</summary>
    /// <exception cref="ProblemException">It was refused.</exception>
    public static Answer OrRefuse(this Answer answer, Func<Status, string?> pointerOf) =>
        answer.Status.Kind() == StatusKind.Success ? answer : throw new ProblemException(Problem.Of(answer.Status, pointerOf(answer.Status)));

    /// <summary>What a view found, if it found something.</summary>
    /// <exception cref="ProblemException">404, with the code of what is missing.</exception>
    public static T OrNotFound<T>(this T? found, Status missing = Status.NotFound) where T : class => found ?? throw new ProblemException(Problem.Of(missing));

    /// <summary>Marks an answer that was given before.</summary>
    public static void MarkReplay(this HttpResponse response, Status status)
    {
        if (status == Status.Replayed) response.Headers[IdempotencyKey.ReplayedHeader] = "true";
    }
}
