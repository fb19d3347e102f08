using Spend.Core;
using Spend.Core.Wallets;

namespace Spend.Journal;

/// <summary>Credit grants as they were given, and amounts of them.</summary>
internal static class GrantCodec
{
    private const byte HasExpiry = 1;
    private const byte HasMeters = 2;
    private const byte HasPayment = 4;

    public static void Grant(this RecordWriter to, GrantTerms grant, Instant origin)
    {
        to.Byte((byte)((grant.ExpiresAt is null ? 0 : HasExpiry)
            | (grant.Meters.Length == 0 ? 0 : HasMeters)
            | (grant.Payment is null ? 0 : HasPayment)));
        to.Text(grant.Id);
        to.Amount(grant.Amount);
        to.Text(grant.Unit);
        to.Signed(grant.Priority);
        to.Enum(grant.Source);
        if (grant.ExpiresAt is { } expires) to.Instant(expires, origin);
        if (grant.Meters.Length > 0) to.Texts(grant.Meters);
        if (grant.Payment is { } payment) to.Text(payment);
    }

    public static GrantTerms Grant(this ref RecordReader from, Instant origin)
    {
        var has = RecordReader.Known(from.Byte(), HasExpiry | HasMeters | HasPayment, "grant");
        var (id, amount, unit, priority, source) = (from.Text(), from.Amount(), from.Text(), from.Int(), from.Enum<GrantSource>());
        Instant? expires = (has & HasExpiry) != 0 ? from.Instant(origin) : null;
        var meters = (has & HasMeters) != 0 ? from.Texts() : [];
        var payment = (has & HasPayment) != 0 ? from.Text() : null;
        return new GrantTerms(id, amount, unit, priority, expires, meters, source, payment);
    }

    public static void Grants(this RecordWriter to, GrantTerms[] grants, Instant origin)
    {
        to.Count(grants.Length);
        foreach (var grant in grants) to.Grant(grant, origin);
    }

    public static GrantTerms[] Grants(this ref RecordReader from, Instant origin)
    {
        var grants = new GrantTerms[from.Count(bytesOfEach: 6)];
        for (var i = 0; i < grants.Length; i++) grants[i] = from.Grant(origin);
        return grants;
    }

    public static void Burns(this RecordWriter to, IReadOnlyCollection<Burn> burns)
    {
        to.Count(burns.Count);
        if (burns is Burn[] array)
            foreach (var burn in array) Burn(to, burn);
        else
            foreach (var burn in burns) Burn(to, burn);
    }

    public static Burn[] Burns(this ref RecordReader from)
    {
        var count = from.Count(bytesOfEach: 2);
        if (count == 0) return [];
        var burns = new Burn[count];
        for (var i = 0; i < count; i++) burns[i] = new Burn(from.Text(), from.Amount());
        return burns;
    }

    private static void Burn(RecordWriter to, Burn burn)
    {
        to.Text(burn.Grant);
        to.Amount(burn.Amount);
    }
}
