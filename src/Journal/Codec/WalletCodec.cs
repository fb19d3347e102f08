using Spend.Core.Wallets;

namespace Spend.Journal;

/// <summary>The grants of an account in burn order, the closed ones that corrections still need among them. For snapshots.</summary>
internal static class WalletCodec
{
    public static void Wallet(this RecordWriter to, Wallet wallet)
    {
        to.Count(wallet.InBurnOrder.Count);
        foreach (var grant in wallet.InBurnOrder)
        {
            to.Grant(grant.Terms, default);
            to.Signed(grant.Sequence);
            to.Enum(grant.Status);
            to.Instant(grant.ClosedAt, default);
            to.Amount(grant.Burnt);
            to.Amount(grant.Held);
            to.Amount(grant.Lapsed);
        }
    }

    public static void Wallet(this ref RecordReader from, Wallet wallet)
    {
        var grants = new Grant[from.Count(bytesOfEach: 12)];
        for (var i = 0; i < grants.Length; i++)
        {
            grants[i] = new Grant(from.Grant(default), from.Signed())
            {
                Status = from.Enum<GrantStatus>(),
                ClosedAt = from.Instant(default),
                Burnt = from.Amount(),
                Held = from.Amount(),
                Lapsed = from.Amount(),
            };
        }
        wallet.Restore(grants);
    }
}
