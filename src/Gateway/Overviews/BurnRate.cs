using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Accounts;

namespace Spend.Gateway.Overviews;

/// <summary>
/// How fast a customer spends: charges, each weighed by how long ago it was, an hour ago by 1/e. A steady spend of 5 an hour shows as 5; a
/// single charge of 5 shows as 5 at once, as 1.84 an hour later, as 0.09 after four.
/// </summary>
/// <param name="PerHour">At <paramref name="At"/>.</param>
/// <param name="Total">What was charged by then in all periods that are kept.</param>
public sealed record BurnRate(Money PerHour, Instant At, Money Total)
{
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    /// <summary>Such as a cent of a cent: what is shown is no amount that anybody pays.</summary>
    private const long Finest = 100_000_000;

    /// <param name="before">As it was known last; null: nothing is known.</param>
    public static BurnRate Of(Account account, BurnRate? before, Instant now)
    {
        var total = Money.Zero;
        foreach (var segment in account.Usage.Segments) total += segment.ChargedMoney;
        if (before is null) return First(account, total, now);
        if (total == before.Total) return before;
        // Less is what was taken back, or a period that is forgotten: no spending.
        var at = Instant.Later(account.JournalTime, before.At);
        return new BurnRate(before.PerHourAt(at) + Money.Max(Money.Zero, total - before.Total), at, total);
    }

    public Money PerHourAt(Instant now)
    {
        if (now <= At) return PerHour;
        var left = (double)PerHour.Raw * Math.Exp(-(now - At) / Memory);
        return Money.FromRaw((Int128)Math.Round(left / Finest) * Finest);
    }

    /// <summary>Orders rates whenever they are compared: all of them fade alike. The least where nothing is spent.</summary>
    [JsonIgnore]
    public double Rank => PerHour.IsPositive ? Math.Log((double)PerHour.Raw) + At.UnixMicroseconds / Memory.TotalMicroseconds : double.MinValue;

    /// <summary>Of a customer that spends since today, all of it just now; of another, today's mean.</summary>
    private static BurnRate First(Account account, Money total, Instant now)
    {
        var today = account.Calendar.DateOf(now);
        var spent = Money.Max(Money.Zero, account.Control.Spending.On(today.DayNumber));
        if (account.Control.Spending.Since == today.DayNumber) return new BurnRate(spent, account.JournalTime, total);
        var hours = Math.Max(1, (now - account.Calendar.StartOf(today)).TotalHours);
        return new BurnRate(Money.FromRaw((Int128)Math.Round((double)spent.Raw / hours / Finest) * Finest), now, total);
    }
}
