namespace Spend.Client;

/// <summary>Decides in the controller's place while it does not answer, within the <see cref="OfflineAllowance"/>.</summary>
internal sealed class OfflineSpending(OfflineAllowance allowance, Transport transport, Backlog backlog)
{
    private readonly OfflineShares _shares = new(allowance);

    /// <summary>What has been allowed and not yet been reported.</summary>
    public decimal Out => _shares.Out;

    /// <summary>Takes a share for a usage, and a place for its report. Null where there is none.</summary>
    public OfflineShare? TryTake(string customer, Usage usage)
    {
        if (!(transport.Silence <= allowance.For) || allowance.Estimate(usage) is not { } amount || !_shares.TryTake(customer, amount)) return null;
        if (backlog.TryReserve()) return new OfflineShare(this, customer, amount);
        _shares.Return(customer, amount);
        return null;
    }

    /// <summary>Makes a share as large as a new estimate; it never becomes smaller. False where there is no room, or the controller has been silent for too long.</summary>
    public bool TryGrow(OfflineShare share, Usage usage)
    {
        if (transport.Silence > allowance.For || allowance.Estimate(usage) is not { } amount) return false;
        if (amount <= share.Amount) return true;
        if (!_shares.TryTake(share.Customer, amount - share.Amount)) return false;
        share.Amount = amount;
        return true;
    }

    /// <summary>
    /// The usage has happened: its report is on its way. Until then it counts as what it came to, also where that is more than there was room for: then
    /// nothing else is allowed.
    /// </summary>
    public void Spend(OfflineShare share, Usage usage, byte[]? report, string? settlePath = null, byte[]? settlement = null)
    {
        if (allowance.Estimate(usage) is { } spent) share.Amount = _shares.Change(share.Customer, share.Amount, spent);
        backlog.Add(new LateUsage(report, settlePath, settlement, () => _shares.Return(share.Customer, share.Amount)));
    }

    /// <summary>It has not happened.</summary>
    public void Return(OfflineShare share)
    {
        _shares.Return(share.Customer, share.Amount);
        backlog.GiveBack();
    }
}

/// <summary>A part of the allowance that is taken. Ends by being spent or returned, once.</summary>
internal sealed class OfflineShare(OfflineSpending spending, string customer, decimal amount)
{
    public OfflineSpending Spending => spending;
    public string Customer => customer;
    public decimal Amount { get; set; } = amount;
}
