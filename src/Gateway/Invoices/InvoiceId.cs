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
    /// <exception cref="ProblemException">400: no id. 404: no invoice can have it, or a customer's key asks for another customer's.</exception>
    public static InvoiceId FromPath(string segment, Caller caller)
    {
        if (PathId.Of(segment) is not { } id) throw new ProblemException(PathId.Invalid);
        var dot = id.LastIndexOf('.');
        if (dot < 1 || Text.FaultOfId(id[..dot]) is not null) throw new ProblemException(Problem.Of(Core.Accounts.Status.NotFound));
        if (caller.Customer is { } own && own != id[..dot]) throw new ProblemException(Problem.Of(Core.Accounts.Status.UnknownCustomer));
        return new InvoiceId(caller.CustomerOf(id[..dot]), id[(dot + 1)..]);
    }

    public override string ToString() => Of(Customer.Customer, Period);
}
