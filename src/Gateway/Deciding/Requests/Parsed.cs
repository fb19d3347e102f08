using System.Diagnostics.CodeAnalysis;
using Spend.Core.Accounts;
using Spend.Gateway.Http;

namespace Spend.Gateway.Deciding.Requests;

/// <summary>A request as a command to its customer's account, or what is wrong with it.</summary>
/// <param name="Id">The id it is about, where it could be read: results name it also for refused requests.</param>
internal readonly record struct Parsed<TCommand>(string? Id, string? Customer, TCommand? Command, FieldError[]? Errors)
    where TCommand : Command
{
    [MemberNotNullWhen(true, nameof(Command), nameof(Customer))]
    public bool IsValid => Errors is null;

    public static Parsed<TCommand> Invalid(string? id, FieldError[]? errors) => new(id, null, null, errors ?? []);
}
