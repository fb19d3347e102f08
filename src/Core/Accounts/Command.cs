using Spend.Core.Alerts;
using Spend.Core.Brakes;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.TopUps;
using Spend.Core.Wallets;

namespace Spend.Core.Accounts;

/// <summary>What an account can be asked to do. Everything in it is parsed and within limits; ids are valid text.</summary>
public abstract record Command
{
    /// <summary>The key whose earlier records may matter to the decision; none for configuration.</summary>
    public virtual EventKey Key => default;

    /// <summary>Who asks, where the record shall say so: the id of an API key.</summary>
    public string? By { get; init; }
}

/// <summary>Creates or changes the customer.</summary>
public sealed record Configure(Profile Profile) : Command;

/// <summary>When a change of plan comes about.</summary>
/// <param name="At">An instant ahead; null: <see cref="Now"/> or <see cref="PeriodEnd"/>.</param>
public readonly record struct Effective(Instant? At, bool AtPeriodEnd)
{
    public static readonly Effective Now;
    public static readonly Effective PeriodEnd = new(null, true);
}

/// <summary>Puts the customer on a plan; a null version means the newest.</summary>
public sealed record Subscribe(string Plan, int? Version, Effective Effective = default) : Command;

/// <summary>Takes the customer off its plan.</summary>
public sealed record Cancel(Effective Effective) : Command;

/// <summary>Agrees on a contract, in the place of an earlier one.</summary>
public sealed record SetContract(Contract Contract) : Command;

public sealed record RemoveContract : Command;

/// <summary>Gives the customer prices of its own, in the place of earlier ones.</summary>
public sealed record SetPrices(PriceTerms[] Prices) : Command;

public sealed record RemovePrices : Command;

/// <summary>Adds a credit grant.</summary>
public sealed record AddGrant(GrantTerms Grant) : Command
{
    public override EventKey Key { get; } = EventKey.OfGrant(Grant.Id);
}

/// <summary>Takes back what is left of a grant.</summary>
public sealed record VoidGrant(string Grant) : Command
{
    public override EventKey Key { get; } = EventKey.OfGrant(Grant);
}

/// <summary>Sets a cap; with the same window, match and per its counters go on.</summary>
public sealed record SetCap(Cap Cap) : Command;

public sealed record RemoveCap(string Cap, Owner Owner = Owner.Admin) : Command;

/// <summary>Closes one counter of a lifetime cap: what is left of the budget is not spent any more.</summary>
/// <param name="Values">Of the cap's <c>per</c>; null for "no value".</param>
public sealed record CloseBudget(string Cap, string?[] Values) : Command;

public sealed record SetAlert(Alert Alert) : Command;

public sealed record RemoveAlert(string Alert, Owner Owner = Owner.Admin) : Command;

/// <summary>The kill switch: denies everything new.</summary>
public sealed record Suspend(string Reason) : Command;

/// <summary>Ends a suspension and a tripped brake.</summary>
public sealed record Resume : Command;

/// <param name="Brake">Null: none any more.</param>
public sealed record SetBrake(Brake? Brake) : Command;

/// <param name="Terms">Null: none any more.</param>
public sealed record SetAutoTopUp(AutoTopUp? Terms) : Command;

/// <summary>The payment backend says that a top-up could not be paid.</summary>
public sealed record DeclineTopUp(string Request, string Reason) : Command;

/// <summary>A command about one event or authorization id.</summary>
/// <param name="Fingerprint">Over the normalised content, so that a retry is told from another request under the same id.</param>
public abstract record EventCommand(string Id, Fingerprint Fingerprint) : Command
{
    public override EventKey Key { get; } = EventKey.OfEvent(Id);
}

/// <summary>May this be spent? Charged at once, or held.</summary>
/// <param name="Time">When the usage happens; null: now.</param>
/// <param name="HoldFor">How long to hold the estimate; null: charge at once.</param>
public sealed record Authorize(string Id, Fingerprint Fingerprint, UsageItem[] Items, Properties Properties, Instant? Time, TimeSpan? HoldFor)
    : EventCommand(Id, Fingerprint);

/// <summary>Usage that has already happened: always recorded; what limits do not cover becomes unbilled.</summary>
public sealed record RecordUsage(string Id, Fingerprint Fingerprint, UsageItem[] Items, Properties Properties, Instant? Time)
    : EventCommand(Id, Fingerprint);

/// <summary>Charges the actual usage of a hold and frees the rest.</summary>
/// <param name="Items">The actual usage; null: as estimated.</param>
/// <param name="Succeeded">False: each meter's failure policy decides what is charged.</param>
public sealed record Settle(string Id, Fingerprint Fingerprint, UsageItem[]? Items, bool Succeeded) : EventCommand(Id, Fingerprint);

/// <summary>Makes a hold bigger or longer; never smaller or shorter, so that repeating or reordering extensions is harmless.</summary>
/// <param name="Items">The new whole estimate, not an increment; null: unchanged.</param>
/// <param name="HoldFor">From now; null: unchanged.</param>
public sealed record Extend(string Id, Fingerprint Fingerprint, UsageItem[]? Items, TimeSpan? HoldFor) : EventCommand(Id, Fingerprint);

/// <summary>Ends a hold without a charge.</summary>
public sealed record Release(string Id, Fingerprint Fingerprint) : EventCommand(Id, Fingerprint);

/// <summary>Takes a recorded charge back.</summary>
public sealed record VoidEvent(string Id, Fingerprint Fingerprint, string Reason) : EventCommand(Id, Fingerprint);

/// <summary>Replaces the usage of a recorded charge.</summary>
public sealed record AmendEvent(string Id, Fingerprint Fingerprint, UsageItem[] Items, string Reason) : EventCommand(Id, Fingerprint);

/// <summary>Closes a billing period that has ended before its grace is over.</summary>
/// <param name="Period">Its id; null: of those that have ended and are open, the one that ended first.</param>
public sealed record ClosePeriod(string? Period) : Command;

/// <summary>A command about one invoice.</summary>
/// <param name="Invoice">The id of its period.</param>
public abstract record InvoiceCommand(string Invoice) : Command
{
    public override EventKey Key { get; } = EventKey.OfInvoice(Invoice);
}

/// <summary>A payment came in. What it is too much is carried over.</summary>
/// <param name="Id">The vendor's: the same one again changes nothing.</param>
/// <param name="Reference">At the payment provider; null for none.</param>
public sealed record PayInvoice(string Invoice, string Id, Money Amount, string? Reference) : InvoiceCommand(Invoice);

/// <summary>Takes a part of an invoice back: first of what is not paid yet.</summary>
/// <param name="Id">The vendor's: the same one again changes nothing.</param>
/// <param name="Refunds">What is paid already is given back; else it is carried over.</param>
public sealed record IssueCreditNote(string Invoice, string Id, Money Amount, bool Refunds, string Reason) : InvoiceCommand(Invoice);

/// <summary>Takes an invoice back as a whole.</summary>
public sealed record VoidInvoice(string Invoice, string Reason) : InvoiceCommand(Invoice);

/// <summary>Nobody expects it to be paid any more.</summary>
public sealed record GiveUpInvoice(string Invoice, string Reason) : InvoiceCommand(Invoice);

/// <summary>Gives back what was carried over.</summary>
/// <param name="Id">The vendor's: the same one again changes nothing.</param>
public sealed record RefundBalance(string Id, Money Amount, string? Reference) : Command
{
    public override EventKey Key { get; } = EventKey.OfRefund(Id);
}
