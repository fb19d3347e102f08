namespace Spend.Client;

/// <summary>Why a spend was denied.</summary>
public enum DenialReason
{
    /// <summary>A code that this version of the package does not know; see <see cref="Denied.Code"/>.</summary>
    Other = 0,

    /// <summary>Prepaid funds do not cover it.</summary>
    InsufficientFunds,

    /// <summary>A hard cap would be passed.</summary>
    CapExceeded,

    /// <summary>The postpaid credit limit would be passed.</summary>
    CreditLimit,

    /// <summary>What the plan includes is used up, and there is nothing else to pay with.</summary>
    AllowanceExhausted,

    /// <summary>The brake has tripped: too much was spent too fast.</summary>
    BurnRate,

    /// <summary>The account is suspended.</summary>
    Suspended,

    /// <summary>No price matches the usage. Never free by accident.</summary>
    NotPriced,

    /// <summary>The customer has no plan.</summary>
    NoSubscription,

    /// <summary>The hold has expired, or was settled or released before: it cannot be extended any more.</summary>
    HoldEnded,

    /// <summary>The controller gave no answer in time. No answer is a no.</summary>
    Unreachable,
}

internal static class DenialCodes
{
    public const string Unreachable = "unreachable", OfflineUsedUp = "offline_allowance_used_up", AuthorizationExpired = "authorization_expired";

    public static DenialReason Reason(string code) => code switch
    {
        "insufficient_funds" => DenialReason.InsufficientFunds,
        "cap_exceeded" => DenialReason.CapExceeded,
        "credit_limit" => DenialReason.CreditLimit,
        "allowance_exhausted" => DenialReason.AllowanceExhausted,
        "burn_rate" => DenialReason.BurnRate,
        "suspended" => DenialReason.Suspended,
        "not_priced" => DenialReason.NotPriced,
        "no_subscription" => DenialReason.NoSubscription,
        AuthorizationExpired or "already_settled" or "already_released" => DenialReason.HoldEnded,
        Unreachable or OfflineUsedUp => DenialReason.Unreachable,
        _ => DenialReason.Other,
    };

    /// <summary>Whether less might have been allowed.</summary>
    public static bool IsAboutAmount(this DenialReason reason) =>
        reason is DenialReason.InsufficientFunds or DenialReason.CapExceeded or DenialReason.CreditLimit or DenialReason.AllowanceExhausted;
}
