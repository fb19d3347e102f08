namespace Spend.Gateway.Invoices.Formats;

/// <summary>
/// What is on the page, in words and in order, whatever it is drawn with: the HTML and the PDF of an invoice say the same because both
/// draw this.
/// </summary>
public sealed record PrintedInvoice(
    string Title, string Number, string Seller, IReadOnlyList<string> SellerLines, string Buyer, IReadOnlyList<string> BuyerLines,
    IReadOnlyList<PrintedFact> Facts)
{
    /// <summary>What there is to pay, or why there is nothing.</summary>
    public required PrintedHeadline Headline { get; init; }

    /// <summary>Of the amounts in the tables.</summary>
    public required string Currency { get; init; }

    public IReadOnlyList<PrintedGroup> Groups { get; init; } = [];

    public IReadOnlyList<PrintedTotal> Totals { get; init; } = [];

    public IReadOnlyList<PrintedCreditNote> CreditNotes { get; init; } = [];

    /// <summary>Sentences below the totals.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The vendor's own words, line by line.</summary>
    public IReadOnlyList<string> PaymentInstructions { get; init; } = [];

    /// <summary>At the foot of the document.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Who issued what, for the foot of each page.</summary>
    public string Reference => $"{Seller} · {Number}";
}

/// <summary>Such as "Due date" and "30 December 2026".</summary>
public sealed record PrintedFact(string Label, string Value);

/// <param name="Stamp">Such as PAID; null where the invoice is simply to be paid.</param>
/// <param name="Tone">How the stamp looks.</param>
public sealed record PrintedHeadline(string Amount, string Sentence, string? Stamp, StampTone Tone);

public enum StampTone
{
    Neutral,
    Good,
    Bad,
}

/// <summary>Lines of a kind, such as "Usage".</summary>
public sealed record PrintedGroup(string Title, IReadOnlyList<PrintedLine> Lines);

/// <param name="Detail">Smaller, below the description.</param>
public sealed record PrintedLine(string Description, string? Detail, string? Quantity, string? UnitPrice, string Amount)
{
    public IReadOnlyList<PrintedStep> Steps { get; init; } = [];
}

/// <summary>A part of how a line came about: indented below it.</summary>
public sealed record PrintedStep(string Description, string? UnitPrice, string? Amount);

public sealed record PrintedTotal(string Label, string Amount, TotalWeight Weight);

public enum TotalWeight
{
    Plain,

    /// <summary>The sum of what stands above it.</summary>
    Sum,

    /// <summary>What is left to pay.</summary>
    Due,
}

public sealed record PrintedCreditNote(string Number, string Date, string Reason, string Amount);
