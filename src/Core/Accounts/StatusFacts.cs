namespace Spend.Core.Accounts;

/// <summary>What kind of answer a status is.</summary>
public enum StatusKind
{
    /// <summary>The command holds.</summary>
    Success,

    /// <summary>The request cannot be carried out as it is.</summary>
    Rejected,

    /// <summary>The spend is not allowed; nothing was recorded and the id is free.</summary>
    Denied,
}

/// <summary>Facts about each <see cref="Status"/>, exhaustive: a new status does not compile without them.</summary>
public static class StatusFacts
{
    public static StatusKind Kind(this Status status) => status switch
    {
        Status.Accepted or Status.Replayed or Status.Unchanged => StatusKind.Success,

        Status.UnknownCustomer or Status.IdReused or Status.NotFound or Status.AlreadyVoided or Status.AlreadySettled
            or Status.AlreadyReleased or Status.AuthorizationExpired or Status.StillHeld or Status.PeriodClosed
            or Status.TimeTooOld or Status.TimeTooNew or Status.UnknownMeter or Status.InvalidQuantity or Status.UnknownPlan
            or Status.CurrencyMismatch or Status.ProfileInUse or Status.TimePassed
            or Status.MissingProperty or Status.QuotaExceeded or Status.AmountOutOfRange or Status.NotABudget or Status.NotOwner
            or Status.PeriodNotEnded or Status.InvoiceSettled or Status.AmountTooLarge or Status.NotPayable => StatusKind.Rejected,

        Status.NoSubscription or Status.NotPriced or Status.CapExceeded or Status.CreditLimit or Status.InsufficientFunds
            or Status.AllowanceExhausted or Status.Suspended or Status.BurnRate => StatusKind.Denied,
    };

    /// <summary>Whether the same request, unchanged, can get another answer later.</summary>
    public static bool CanRetryChange(this Status status) => status switch
    {
        // Someone may create the customer, meter, plan or price; money may come, windows pass, holds end.
        Status.UnknownCustomer or Status.NotFound or Status.UnknownMeter or Status.UnknownPlan or Status.StillHeld or Status.TimeTooNew
            or Status.QuotaExceeded or Status.NoSubscription or Status.NotPriced or Status.CapExceeded or Status.CreditLimit
            or Status.InsufficientFunds or Status.AllowanceExhausted or Status.Suspended or Status.BurnRate or Status.NotOwner
            or Status.PeriodNotEnded => true,

        Status.Accepted or Status.Replayed or Status.Unchanged or Status.IdReused or Status.AlreadyVoided or Status.AlreadySettled
            or Status.AlreadyReleased or Status.AuthorizationExpired or Status.PeriodClosed or Status.TimeTooOld or Status.InvalidQuantity
            or Status.CurrencyMismatch or Status.ProfileInUse or Status.TimePassed
            or Status.MissingProperty or Status.AmountOutOfRange or Status.NotABudget
            or Status.InvoiceSettled or Status.AmountTooLarge or Status.NotPayable => false,
    };

    /// <summary>The wire name: <c>cap_exceeded</c> for <see cref="Status.CapExceeded"/>.</summary>
    public static string Code(this Status status) => status switch
    {
        Status.Accepted => "accepted",
        Status.Replayed => "replayed",
        Status.Unchanged => "unchanged",
        Status.UnknownCustomer => "unknown_customer",
        Status.IdReused => "id_reused",
        Status.Suspended => "suspended",
        Status.BurnRate => "burn_rate",
        Status.NotABudget => "not_a_budget",
        Status.NotOwner => "not_owner",
        Status.NotFound => "not_found",
        Status.AlreadyVoided => "already_voided",
        Status.AlreadySettled => "already_settled",
        Status.AlreadyReleased => "already_released",
        Status.AuthorizationExpired => "authorization_expired",
        Status.StillHeld => "still_held",
        Status.PeriodClosed => "period_closed",
        Status.TimeTooOld => "time_too_old",
        Status.TimeTooNew => "time_too_new",
        Status.UnknownMeter => "unknown_meter",
        Status.InvalidQuantity => "invalid_quantity",
        Status.UnknownPlan => "unknown_plan",
        Status.CurrencyMismatch => "currency_mismatch",
        Status.ProfileInUse => "profile_in_use",
        Status.TimePassed => "time_passed",
        Status.MissingProperty => "missing_property",
        Status.QuotaExceeded => "quota_exceeded",
        Status.AmountOutOfRange => "amount_out_of_range",
        Status.PeriodNotEnded => "period_not_ended",
        Status.InvoiceSettled => "invoice_settled",
        Status.AmountTooLarge => "amount_too_large",
        Status.NotPayable => "not_payable",
        Status.NoSubscription => "no_subscription",
        Status.NotPriced => "not_priced",
        Status.CapExceeded => "cap_exceeded",
        Status.CreditLimit => "credit_limit",
        Status.InsufficientFunds => "insufficient_funds",
        Status.AllowanceExhausted => "allowance_exhausted",
    };
}
