using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Gateway.Pricing;

namespace Spend.Gateway.Customers;

/// <summary>Reads a customer's contract and own prices off its account. Runs under the account's lock.</summary>
internal static class AgreementView
{
    /// <summary>The newest contract that has not ended; null for none.</summary>
    public static ContractAnswer? ContractOf(Account account, Instant now)
    {
        if (account.Contracts.NewestAt(now) is not { } newest) return null;
        var before = newest.Span.Start > now && account.Contracts.At(now) is { } current ? Of(current, account, now, null) : null;
        return Of(newest, account, now, before);
    }

    public static PricesAnswer? PricesOf(Account account, Instant now) => account.OwnPrices.NewestAt(now) is not { } list ? null
        : new PricesAnswer(list.Version, list.Span.Start, Array.ConvertAll(list.Agreed.Prices, PriceDocument.Of), new AsOf(account.Sequence));

    private static ContractAnswer Of(PriceList list, Account account, Instant now, ContractAnswer? before)
    {
        var drawn = Money.Zero;
        foreach (var (_, amount) in account.Contracts.DrawnOf(list)) drawn += amount;
        return new ContractAnswer(
            list.Version, list.Span.Start > now ? ContractAnswer.Ahead : ContractAnswer.InForce,
            list.Span.Start, list.Span.End == Instant.Max ? null : list.Span.End,
            Array.ConvertAll(list.Agreed.Prices, PriceDocument.Of), list.Agreed.Commitment, list.Agreed.Minimum,
            drawn, before, new AsOf(account.Sequence));
    }
}
