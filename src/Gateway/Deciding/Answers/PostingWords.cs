using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Rating;

namespace Spend.Gateway.Deciding.Answers;

/// <summary>What the parts of a posting are called in answers.</summary>
internal static class PostingWords
{
    /// <summary>The state an authorization or event is in after a posting.</summary>
    public static ReadOnlySpan<byte> Status(PostingKind kind) => kind switch
    {
        PostingKind.Charge or PostingKind.Settle => "settled"u8,
        PostingKind.Hold or PostingKind.Extend => "held"u8,
        PostingKind.Release => "released"u8,
        PostingKind.Expire => "expired"u8,
        PostingKind.Usage => "recorded"u8,
        PostingKind.Void => "voided"u8,
        PostingKind.Amend => "amended"u8,
    };

    /// <summary>What happened, in a history.</summary>
    public static ReadOnlySpan<byte> Happening(PostingKind kind) => kind switch
    {
        PostingKind.Charge => "charge"u8,
        PostingKind.Hold => "hold"u8,
        PostingKind.Extend => "extend"u8,
        PostingKind.Settle => "settle"u8,
        PostingKind.Release => "release"u8,
        PostingKind.Expire => "expire"u8,
        PostingKind.Usage => "usage"u8,
        PostingKind.Void => "void"u8,
        PostingKind.Amend => "amend"u8,
    };

    public static ReadOnlySpan<byte> Source(PriceSource source) => source switch
    {
        PriceSource.Contract => "contract"u8,
        PriceSource.Customer => "customer"u8,
        PriceSource.Plan => "plan"u8,
        PriceSource.PriceBook => "price_book"u8,
    };

    public static ReadOnlySpan<byte> Enforcement(CapEnforcement enforcement) => enforcement switch
    {
        CapEnforcement.Hard => "hard"u8,
        CapEnforcement.Soft => "soft"u8,
        CapEnforcement.Shadow => "shadow"u8,
    };

    public static ReadOnlySpan<byte> Source(LimitSource source) => source switch
    {
        LimitSource.Wallet => "wallet"u8,
        LimitSource.Cap => "cap"u8,
        LimitSource.Plan => "plan"u8,
        LimitSource.Account => "account"u8,
    };
}
