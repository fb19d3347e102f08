using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Deciding.Reading;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Invoices;

/// <summary>
/// The id of an invoice: <c>{customer}.{period}</c>, since a customer has one invoice a period, and no id of a period has a dot. So whoever
/// knows the customer and the month knows the id, also of the draft.
/// </summary>
public readonly record struct InvoiceId(CustomerId Customer, string Period)
{
    public static string Of(string customer, string period) => $"{customer}.{period}";

    /// <summary>What a path names, of the caller's tenant.</summary>
    /// <exception cref="ProblemException">400: no id. 404: no invoice can have it.</exception>
    public static InvoiceId FromPath(string segment, Caller caller)
    {
        if (PathId.Of(segment) is not { } id) throw new ProblemException(PathId.Invalid);
        if (OwnerIn(segment) is not { } customer || Text.FaultOfId(customer) is not null) throw new ProblemException(Problem.Of(Status.NotFound));
        return new InvoiceId(caller.CustomerOf(customer), id[(customer.Length + 1)..]);
    }

    /// <summary>The customer that an invoice's id in a path names; null where it names none.</summary>
    public static string? OwnerIn(string segment) => PathId.Of(segment) is { } id && id.LastIndexOf('.') is > 0 and var dot ? id[..dot] : null;

    public override string ToString() => Of(Customer.Customer, Period);
}
