using Spend.Core.Accounts;

namespace Spend.Journal;

/// <summary>What there is of credit units, and what a hold holds of them.</summary>
internal static class CreditsCodec
{
    public static void Credits(this RecordWriter to, CreditFunds[] credits)
    {
        to.Count(credits.Length);
        foreach (var credit in credits)
        {
            to.Text(credit.Unit);
            to.Amount(credit.Holds);
            to.Amount(credit.Available);
            to.Amount(credit.Held);
        }
    }

    public static CreditFunds[] Credits(this ref RecordReader from)
    {
        var count = from.Count(bytesOfEach: 4);
        if (count == 0) return [];
        var credits = new CreditFunds[count];
        for (var i = 0; i < count; i++) credits[i] = new CreditFunds(from.Text(), from.Amount(), from.Amount(), from.Amount());
        return credits;
    }
}
