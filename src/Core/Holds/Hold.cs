using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Wallets;

namespace Spend.Core.Holds;

/// <summary>An open hold: the posting that authorized it, and what it reserves now.</summary>
/// <param name="Authorized">The posting of kind hold: terms, properties, times.</param>
/// <param name="Estimate">The latest estimate.</param>
/// <param name="Reserved">By grant, all positive.</param>
/// <param name="Overage">Reserved as overage.</param>
/// <param name="Caps">What it holds of each cap counter: <see cref="CapMove.Held"/> is the whole amount.</param>
public sealed record Hold(Posting Authorized, Line[] Estimate, Burn[] Reserved, Money Overage, CapMove[] Caps, Instant ExpiresAt)
{
    /// <summary>As it was authorized.</summary>
    public static Hold Of(Posting authorized) =>
        new(authorized, authorized.Lines, authorized.Reserved, authorized.ReservedOverage, authorized.Caps, authorized.ExpiresAt)
        {
            Amount = authorized.Held,
            Credits = authorized.Credits,
        };

    public string Id => Authorized.Id;

    /// <summary>What it holds in the currency.</summary>
    public Money Amount { get; init; }

    /// <summary>What it holds of each credit unit.</summary>
    public CreditFunds[] Credits { get; init; } = [];

    /// <summary>What it holds of a unit; null: the currency.</summary>
    public Money HeldOf(string? unit)
    {
        if (unit is null) return Amount;
        foreach (var credit in Credits)
            if (credit.Unit == unit) return credit.Holds;
        return Money.Zero;
    }

    /// <summary>Whether it holds anything of a cap's counter.</summary>
    public bool Holds(in CapMove place)
    {
        foreach (ref readonly var move in Caps.AsSpan())
            if (move.Held.IsPositive && move.IsOfCounterOf(place)) return true;
        return false;
    }

    /// <summary>This hold after an extension: reservations add up, the estimate and the expiry are the new ones.</summary>
    public Hold ExtendedBy(Posting extension) => this with
    {
        Estimate = extension.Lines.Length > 0 ? extension.Lines : Estimate,
        Reserved = Add(Reserved, extension.Reserved),
        Overage = Overage + extension.ReservedOverage,
        Caps = Add(Caps, extension.Caps),
        ExpiresAt = extension.ExpiresAt,
        Amount = extension.Held,
        Credits = extension.Credits,
    };

    private static Burn[] Add(Burn[] a, Burn[] b)
    {
        if (b.Length == 0) return a;
        var sum = new List<Burn>(a);
        foreach (var burn in b)
        {
            var at = sum.FindIndex(x => x.Grant == burn.Grant);
            if (at < 0) sum.Add(burn);
            else sum[at] = burn with { Amount = sum[at].Amount + burn.Amount };
        }
        return [.. sum];
    }

    private static CapMove[] Add(CapMove[] a, CapMove[] b)
    {
        if (b.Length == 0) return a;
        var sum = new List<CapMove>(a);
        foreach (var move in b)
        {
            var at = sum.FindIndex(x => x.IsOfCounterOf(move));
            if (at < 0) sum.Add(move);
            else sum[at] = move with { Held = sum[at].Held + move.Held };
        }
        return [.. sum];
    }
}
