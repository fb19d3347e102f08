using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Periods;
using Spend.Gateway.Customers;
using Spend.Gateway.Ledger;

namespace Spend.Gateway.Invoices;

/// <summary>The invoice of a period as things are: exact, before taxes and rounding.</summary>
public sealed record DraftAnswer(
    PeriodAnswer Period, string Currency, IReadOnlyList<DraftLine> Lines,
    [property: Description("Sum of the amounts.")] Money Subtotal,
    [property: Description("What grants in the currency paid of it.")] Money CreditsApplied,
    [property: Description("What is left to pay.")] Money Due,
    AsOf AsOf)
{
    public static DraftAnswer Of(Account account, BillingPeriod period)
    {
        var draft = DraftInvoice.Of(account, period);
        return new DraftAnswer(
            PeriodAnswer.Of(period), draft.Currency, [.. draft.Lines.Select(static (line, index) => DraftLine.Of(index + 1, line))],
            draft.Subtotal, draft.CreditsApplied, draft.Due, new AsOf(account.Sequence));
    }
}

/// <summary>The time a line is for, half-open.</summary>
public sealed record ServiceTime(Instant Start, Instant End);

/// <summary>One line. Of usage: rated = paid by grants + overage + unbilled, in unit.</summary>
public sealed record DraftLine(
    [property: Description("From 1.")] int Number,
    InvoiceLineType Type, string Description, ServiceTime Service,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Meter,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PriceEntry? Price,
    [property: Description("In the meter's unit."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Quantity? Quantity,
    [property: Description("What the cost is a function of."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Quantity? Level,
    [property: Description("Of rated, paid_by_grants, overage and unbilled: a credit unit; left out for the currency."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    [property: Description("The price of the level."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? Rated,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? PaidByGrants,
    [property: Description("What grants did not cover and is owed."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? Overage,
    [property: Description("Recorded and charged to nobody."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? Unbilled,
    [property: Description("What it asks in the currency, before grants; negative where an earlier invoice asked for more.")] Money Amount,
    [property: Description("What grants in the currency paid of it.")] Money CreditsApplied,
    [property: Description("What is left to pay.")] Money Due)
{
    public static DraftLine Of(int number, InvoiceLine line)
    {
        var usage = line.Usage;
        return new DraftLine(
            number, line.Type, line.Description, new ServiceTime(line.Service.Start, line.Service.End),
            usage?.Meter, usage is null ? null : PriceEntry.Of(usage.Price), usage?.Quantity, usage?.Level,
            usage?.Unit, usage?.Rated, usage?.PaidByGrants, usage?.Overage, usage?.Unbilled,
            line.Amount, line.CreditsApplied, line.Due);
    }
}
