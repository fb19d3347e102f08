using System.ComponentModel;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Customers;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Controls;

/// <summary>Why a customer is suspended, as it is sent.</summary>
public sealed record SuspendRequest([property: Description("For people; denials tell it. At most 1024 bytes.")] string? Reason = null);

/// <summary>Since when nothing new is authorized, and why.</summary>
public sealed record SuspensionAnswer(Instant At, string Reason)
{
    /// <summary>Null while active.</summary>
    public static SuspensionAnswer? Of(Account account) => account.Control.Suspension is { } suspension ? new SuspensionAnswer(suspension.At, suspension.Reason) : null;
}

/// <summary>Whether a customer may spend at all.</summary>
public sealed record StandingAnswer(
    string Id,
    [property: Description("active or suspended.")] string Status,
    [property: Description("Left out while active."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SuspensionAnswer? Suspension,
    [property: Description("Left out where there is none."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BrakeAnswer? Brake,
    AsOf AsOf)
{
    public static StandingAnswer? Of(string id, Account account, Instant now) => account.Profile is null
        ? null
        : new StandingAnswer(id, StatusOf(account), SuspensionAnswer.Of(account), BrakeAnswer.Of(account, now), new AsOf(account.Sequence));

    public static string StatusOf(Account account) => account.Control.Suspension is null ? "active" : "suspended";
}

/// <summary>The kill switch.</summary>
public static class SuspensionRoutes
{
    private const string Tag = "Brake and kill switch";

    public static void MapSuspension(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/customers/{customer}/suspend", Suspend).ForAdmins().Accepts<SuspendRequest>(true, "application/json").Produces<StandingAnswer>()
            .Describe(Tag, "Suspend a customer",
                "From the answer on, authorize, extend and check of anything new are denied (suspended). What is held can be settled and released; events and corrections go on. Suspended again: nothing changes, the first reason stays.", 404, 413, 415);
        routes.MapPost("/v1/customers/{customer}/resume", Resume).ForAdmins().Accepts<Nothing>(true, "application/json").Produces<StandingAnswer>()
            .Describe(Tag, "Resume a customer", "Ends a suspension and a tripped brake. Where there is neither nothing changes.", 404, 413, 415);
    }

    private static async Task<Ok<StandingAnswer>> Suspend(string customer, HttpContext context, IAccounts accounts)
    {
        var body = await JsonBody.ReadOptional<SuspendRequest>(context.Request);
        return await Do(customer, new Suspend(body?.Reason ?? "") { By = context.Caller().KeyId }, context, accounts);
    }

    private static async Task<Ok<StandingAnswer>> Resume(string customer, HttpContext context, IAccounts accounts)
    {
        await JsonBody.ReadOptional<Nothing>(context.Request);
        return await Do(customer, new Resume { By = context.Caller().KeyId }, context, accounts);
    }

    private static async Task<Ok<StandingAnswer>> Do(string customer, Command command, HttpContext context, IAccounts accounts)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        (await accounts.Handle(id, command)).OrRefuse();
        return TypedResults.Ok((await accounts.Read(id, (account, now) => StandingAnswer.Of(id.Customer, account, now))).OrNotFound(Status.UnknownCustomer));
    }
}
