using Spend.Core.Accounts;

namespace Spend.Gateway.Http;

/// <summary>The HTTP status of each <see cref="Status"/>. Exhaustive: a new status does not compile without one.</summary>
public static class AnswerStatusCodes
{
    public static int HttpStatus(this Status status) => status switch
    {
        Status.Accepted or Status.Replayed or Status.Unchanged => StatusCodes.Status200OK,

        Status.InvalidQuantity or Status.MissingProperty or Status.NotPayable => StatusCodes.Status400BadRequest,

        Status.NoSubscription or Status.NotPriced or Status.CapExceeded or Status.CreditLimit or Status.InsufficientFunds
            or Status.AllowanceExhausted or Status.Suspended or Status.BurnRate => StatusCodes.Status402PaymentRequired,

        Status.NotOwner => StatusCodes.Status403Forbidden,

        Status.UnknownCustomer or Status.NotFound => StatusCodes.Status404NotFound,

        Status.AlreadyVoided or Status.AlreadySettled or Status.AlreadyReleased or Status.AuthorizationExpired or Status.StillHeld
            or Status.PeriodClosed or Status.ProfileInUse or Status.NotABudget or Status.PeriodNotEnded or Status.InvoiceSettled => StatusCodes.Status409Conflict,

        Status.IdReused or Status.TimeTooOld or Status.TimeTooNew or Status.UnknownMeter or Status.UnknownPlan or Status.CurrencyMismatch
            or Status.TimePassed or Status.QuotaExceeded or Status.AmountOutOfRange or Status.AmountTooLarge => StatusCodes.Status422UnprocessableEntity,
    };

    /// <summary>One sentence for a person, where the decision itself does not carry a better one.</summary>
    public static string Sentence(this Status status) => status switch
    {
        Status.Accepted => "Done.",
        Status.Replayed => "The same request was answered before; this is that answer.",
        Status.Unchanged => "It is already so.",
        Status.UnknownCustomer => "There is no such customer.",
        Status.IdReused => "This id was used before with other content.",
        Status.Suspended => "The account is suspended.",
        Status.BurnRate => "Too much was spent too fast; new spend is stopped for a while.",
        Status.NotABudget => "Only counters of a cap with window lifetime can be closed, one for each value of its per.",
        Status.NotOwner => "The vendor set it; only an admin can change or remove it.",
        Status.NotFound => "There is nothing with this id.",
        Status.AlreadyVoided => "The event was voided before.",
        Status.AlreadySettled => "The authorization was settled before with other content, or charged at once.",
        Status.AlreadyReleased => "The authorization was released before.",
        Status.AuthorizationExpired => "The hold has expired.",
        Status.StillHeld => "The authorization is still a hold: settle or release it.",
        Status.PeriodClosed => "The event lies in a billing period that takes no more usage or corrections.",
        Status.TimeTooOld => "The event's time lies further back than events are accepted (35 days).",
        Status.TimeTooNew => "The event's time lies further ahead than events are accepted (5 minutes).",
        Status.UnknownMeter => "There is no such meter; create it first.",
        Status.InvalidQuantity => "The quantity does not suit the meter.",
        Status.MissingProperty => "The item lacks the property whose distinct values its meter counts.",
        Status.UnknownPlan => "There is no such plan or version of it.",
        Status.CurrencyMismatch => "The currency is not the customer's.",
        Status.ProfileInUse => "Currency, time zone and billing anchor cannot change once there is usage.",
        Status.TimePassed => "The time must lie ahead.",
        Status.QuotaExceeded => "The customer already holds as many of these as are allowed.",
        Status.AmountOutOfRange => "An amount would leave the range of money.",
        Status.PeriodNotEnded => "The billing period has not ended.",
        Status.InvoiceSettled => "The invoice is void, or something was paid or credited: that is not possible any more.",
        Status.AmountTooLarge => "That is more than there is to take back.",
        Status.NotPayable => "The amount must be above zero and a whole number of the currency's smallest unit.",
        Status.NoSubscription => "The customer has no plan, and there is no default price book.",
        Status.NotPriced => "No price matches this usage.",
        Status.CapExceeded => "A spending cap would be passed.",
        Status.CreditLimit => "The credit limit would be passed.",
        Status.InsufficientFunds => "The prepaid funds do not cover this.",
        Status.AllowanceExhausted => "What the plan includes is used up, and there is nothing else to pay with.",
    };
}
