namespace Spend.Core.Accounts;

/// <summary>
/// The outcome of a command: closed, in order of precedence (the first that applies is the answer), with frozen numbers.
/// <see cref="StatusFacts"/> says of each what kind of answer it is and whether trying again can change it.
/// </summary>
public enum Status
{
    /// <summary>Done: the decision's record says what.</summary>
    Accepted = 0,

    /// <summary>The same id and content were decided before: the first answer again.</summary>
    Replayed = 1,

    /// <summary>A configuration that is already so; nothing to record.</summary>
    Unchanged = 2,

    /// <summary>The customer was never created.</summary>
    UnknownCustomer = 10,

    /// <summary>The id was used with other content.</summary>
    IdReused = 20,

    /// <summary>Denied: the account is suspended.</summary>
    Suspended = 22,

    /// <summary>Denied: the brake has tripped.</summary>
    BurnRate = 23,

    /// <summary>No authorization, event, grant, cap, alert or top-up of that id.</summary>
    NotFound = 30,

    /// <summary>The event was voided before.</summary>
    AlreadyVoided = 31,

    /// <summary>The authorization was settled before with other content, or charged at once.</summary>
    AlreadySettled = 32,

    /// <summary>The authorization was released before.</summary>
    AlreadyReleased = 33,

    /// <summary>The hold has expired.</summary>
    AuthorizationExpired = 34,

    /// <summary>The authorization is still a hold: settle or release it.</summary>
    StillHeld = 35,

    /// <summary>The event lies in a billing period that takes no more usage or corrections.</summary>
    PeriodClosed = 36,

    /// <summary>The cap has no counters that could be closed: its window is not lifetime, or it has other properties.</summary>
    NotABudget = 37,

    /// <summary>An admin set it: the customer cannot change or remove it.</summary>
    NotOwner = 38,

    /// <summary>The event's time lies further back than events are accepted.</summary>
    TimeTooOld = 40,

    /// <summary>The event's time lies further ahead than events are accepted.</summary>
    TimeTooNew = 41,

    /// <summary>No such meter in the catalog.</summary>
    UnknownMeter = 42,

    /// <summary>The quantity does not suit the meter.</summary>
    InvalidQuantity = 43,

    /// <summary>No such plan or version in the catalog.</summary>
    UnknownPlan = 44,

    /// <summary>The currency is not the account's.</summary>
    CurrencyMismatch = 45,

    /// <summary>The account's currency, time zone or anchor is in use and can no longer change.</summary>
    ProfileInUse = 46,

    /// <summary>A time that must lie ahead has passed.</summary>
    TimePassed = 47,

    /// <summary>The item lacks the property whose distinct values its meter counts.</summary>
    MissingProperty = 48,

    /// <summary>A limit on how much an account may hold of something (<see cref="Limits"/>).</summary>
    QuotaExceeded = 50,

    /// <summary>An amount leaves the range of money.</summary>
    AmountOutOfRange = 51,

    /// <summary>The billing period has not ended.</summary>
    PeriodNotEnded = 52,

    /// <summary>The invoice is void, or paid: that is not possible any more.</summary>
    InvoiceSettled = 53,

    /// <summary>More than there is to take back.</summary>
    AmountTooLarge = 54,

    /// <summary>The amount is no whole number of the currency's smallest unit, or not above zero.</summary>
    NotPayable = 55,

    /// <summary>Denied: no plan, and no default price book.</summary>
    NoSubscription = 60,

    /// <summary>Denied: no price matches. Never free by accident.</summary>
    NotPriced = 61,

    /// <summary>Denied: a hard cap would be passed.</summary>
    CapExceeded = 70,

    /// <summary>Denied: the postpaid credit limit would be passed.</summary>
    CreditLimit = 71,

    /// <summary>Denied: prepaid funds do not cover it.</summary>
    InsufficientFunds = 72,

    /// <summary>Denied: the plan's allowance is used up, and there is nothing else to pay with.</summary>
    AllowanceExhausted = 73,
}
