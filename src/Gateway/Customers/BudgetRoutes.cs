using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Customers;

/// <summary>Which budget of a cap to close, as it is sent.</summary>
public sealed record CloseBudgetRequest(
    [property: Description("A value for each property of the cap's per, null for usage without it; left out where the cap has no per.")] IReadOnlyDictionary<string, string?>? Values = null)
{
    /// <summary>In the order of the cap's <c>per</c>.</summary>
    /// <exception cref="ProblemException">400: not exactly the cap's properties.</exception>
    public string?[] Of(Cap cap)
    {
        var values = Values ?? new Dictionary<string, string?>();
        if (values.Count != cap.Per.Length || !Array.TrueForAll(cap.Per, values.ContainsKey))
            throw new ProblemException(Problem.Invalid("#/values", cap.Per.Length == 0 ? "The cap has one budget: it takes no values." : $"Must have exactly: {string.Join(", ", cap.Per)}."));
        return Array.ConvertAll(cap.Per, property => values[property]);
    }
}

/// <summary>A budget as it was when it was closed: limit = spent + held + returned.</summary>
public sealed record ClosedBudgetAnswer(
    string Cap, IReadOnlyDictionary<string, string?> Values,
    [property: Description("Of the amounts: the customer's currency, or the cap's meter.")] string Unit,
    Money Limit, Money Spent,
    [property: Description("What open holds may still spend of it.")] Money Held,
    [property: Description("What is left: nobody can spend it any more.")] Money Returned,
    Instant ClosedAt);

/// <summary>Budgets of single runs, tasks, users: the counters of a lifetime cap, which end when somebody says so.</summary>
public static class BudgetRoutes
{
    /// <summary>What the answer needs of the cap, and when the budget had been closed.</summary>
    private sealed record Standing(Cap Cap, string Unit, Instant? ClosedAt, long Sequence);

    public static void MapBudgets(this IEndpointRouteBuilder routes, string cap) =>
        routes.MapPost(cap + "/close", Close).ForBackends().Accepts<CloseBudgetRequest>("application/json").Produces<ClosedBudgetAnswer>()
            .Describe("Caps", "Close a budget",
                "Of a cap with window lifetime: one of its counters, named by the values of per. Nothing new may be spent or held in it; what open holds hold may still be settled. Closed again: the first answer.",
                404, 409, 413, 415, 422);

    private static async Task<Ok<ClosedBudgetAnswer>> Close(string customer, string cap, HttpContext context, IAccounts accounts, ConfigurationTurns turns, IJournal journal)
    {
        var caller = context.Caller();
        var (id, capId) = (caller.CustomerOf(Text.IdFromPath(customer)), Text.IdFromPath(cap));
        var body = await JsonBody.Read<CloseBudgetRequest>(context.Request);
        using var turn = await turns.Take(id, context.RequestAborted);
        var before = (await Read(accounts, id, capId, null)).OrNotFound();
        if (!before.Cap.IsBudget) throw new ProblemException(Problem.Of(Status.NotABudget));
        var values = body.Of(before.Cap);

        var answer = (await accounts.Handle(id, new CloseBudget(capId, values) { By = caller.KeyId })).OrRefuse();
        var counter = Cap.CounterNamed(values);
        var closed = answer.Record as BudgetClosed
            ?? (await Read(accounts, id, capId, counter) is { ClosedAt: { } at } after ? FindClosing(journal, id, capId, counter, at, after.Sequence) : null);
        // Between the two looks another process gave the cap another meaning, which opened its budgets again.
        if (closed is null) throw new ProblemException(Problem.ChangedMeanwhile);
        return TypedResults.Ok(new ClosedBudgetAnswer(
            capId, before.Cap.Per.Zip(values).ToDictionary(static v => v.First, static v => v.Second), before.Unit,
            closed.Limit, closed.Spent, closed.Held, Money.Max(Money.Zero, closed.Limit - closed.Spent - closed.Held), closed.At));
    }

    private static ValueTask<Standing?> Read(IAccounts accounts, CustomerId id, string cap, string? counter) => accounts.Read(id, (account, _) =>
        account.Profile is { } profile && account.FindCap(cap) is { } state
            ? new Standing(state.Cap, state.Cap.Meter ?? profile.Currency, counter is null ? null : state.At(counter, Core.Periods.Span.Forever).ClosedAt, account.Sequence)
            : null);

    /// <summary>The record that closed a budget: holds have moved the counter since. Journal time never goes back, so a few looks find its place.</summary>
    private static BudgetClosed? FindClosing(IJournal journal, CustomerId id, string cap, string counter, Instant at, long last)
    {
        var (first, end) = (1L, last);
        while (first < end)
        {
            var middle = first + (end - first) / 2;
            if (Decode(journal.Read(id, middle - 1, 1).First()).At < at) first = middle + 1;
            else end = middle;
        }
        foreach (var frame in journal.Read(id, first - 1))
        {
            var record = Decode(frame);
            if (record.At > at) return null;
            if (record is BudgetClosed closed && closed.Cap == cap && closed.Counter == counter) return closed;
        }
        return null;
    }

    private static Record Decode(Frame frame) => RecordCodec.Decode(frame.Payload.Span);
}
