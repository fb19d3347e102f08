using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Gateway.Deciding.Reading;
using Spend.Gateway.Http;

namespace Spend.Gateway.Deciding.Requests;

/// <summary>Reads one request of a list.</summary>
internal delegate Parsed<TCommand> ElementReader<TCommand>(ref JsonInput input, Catalog catalog)
    where TCommand : Command;

/// <summary>
/// Reads lists of requests that are decided each by itself: what is wrong with one is its own result, what is wrong with the list
/// refuses all of it.
/// </summary>
internal static class BatchReader
{
    private const int TheList = 1;

    /// <summary>An object with one member, the list.</summary>
    public static List<Parsed<TCommand>> Envelope<TCommand>(
        ref JsonInput input, ReadOnlySpan<byte> member, string name, Catalog catalog, ElementReader<TCommand> element, out FieldError[]? errors)
        where TCommand : Command
    {
        var parsed = new List<Parsed<TCommand>>();
        errors = null;
        if (!input.Object())
        {
            errors = input.TakeErrors();
            return parsed;
        }
        var seen = 0;
        while (errors is null && input.NextMember())
        {
            if (input.Is(member, TheList, ref seen)) parsed = List(ref input, name, catalog, element, out errors);
            else input.RefuseMember();
            // Taken here, so that no element's errors mix with those of the envelope.
            errors ??= input.TakeErrors();
        }
        if (seen == 0 && errors is null) errors = [new FieldError($"#/{name}", "Is required.")];
        return parsed;
    }

    /// <param name="name">The member that the list stands in; null where it is the whole body.</param>
    public static List<Parsed<TCommand>> List<TCommand>(
        ref JsonInput input, string? name, Catalog catalog, ElementReader<TCommand> element, out FieldError[]? errors)
        where TCommand : Command
    {
        var parsed = new List<Parsed<TCommand>>();
        if (input.HasErrors || !input.Array())
        {
            errors = input.TakeErrors();
            return parsed;
        }
        errors = null;
        for (var index = 0; input.NextElement(); index++)
        {
            if (index == Limits.Batch)
            {
                errors = [new FieldError(name is null ? "#" : $"#/{name}", $"Must have at most {Limits.Batch} elements.")];
                input.SkipRest();
                break;
            }
            input.BeginPart(name, index);
            parsed.Add(element(ref input, catalog));
        }
        input.EndParts();
        return parsed;
    }
}
