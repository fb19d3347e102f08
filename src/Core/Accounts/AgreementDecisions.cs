namespace Spend.Core.Accounts;

/// <summary>Decisions about what a customer has agreed to beyond its plan: a contract, prices of its own.</summary>
internal static class AgreementDecisions
{
    public static Decision SetContract(Account account, SetContract command, Instant now)
    {
        var contract = command.Contract;
        // What is there already may have begun: it is looked at before its times are.
        if (account.Contracts.NewestAt(now)?.Agreed.Equals(contract) == true) return Status.Unchanged;
        if (contract.Start < now || contract.End <= (contract.Start ?? now)) return Status.TimePassed;
        if (account.Contracts.All.Count >= Limits.CustomerPriceLists) return Status.QuotaExceeded;
        return new ContractSet(now, contract with { Prices = account.Contracts.TakenOver(contract.Prices, contract.Start ?? now) });
    }

    public static Decision RemoveContract(Account account, Instant now) =>
        account.Contracts.NewestAt(now) is null ? Status.NotFound : new ContractRemoved(now);

    public static Decision SetPrices(Account account, SetPrices command, Instant now)
    {
        if (account.OwnPrices.NewestAt(now) is { } list && list.Agreed.Prices.AsSpan().SequenceEqual(command.Prices)) return Status.Unchanged;
        if (account.OwnPrices.All.Count >= Limits.CustomerPriceLists) return Status.QuotaExceeded;
        return new PricesSet(now, account.OwnPrices.TakenOver(command.Prices, now));
    }

    public static Decision RemovePrices(Account account, Instant now) =>
        account.OwnPrices.NewestAt(now) is null ? Status.NotFound : new PricesRemoved(now);
}
