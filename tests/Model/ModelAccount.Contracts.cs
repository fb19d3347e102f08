namespace Spend.Model;

// What was agreed with this customer alone.
public sealed partial class ModelAccount
{
    public ModelAnswer SetContract(long clock, ModelContract contract) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        var start = contract.Start ?? now;
        // It may have begun since it was set: the same again is looked at before its times are.
        var content = contract.ToString();
        if (_contracts.LastOrDefault() is { } newest && !HasEnded(newest, now) && newest.Content == content) return "unchanged";
        if (start < now || contract.End <= start) return "time_passed";
        var before = CountingAt(_contracts, start);
        foreach (var older in _contracts.Where(c => c.End is null || c.End > start)) older.End = start;
        _contracts.Add(new ModelOwnTerms
        {
            Version = _contracts.Count + 1,
            Start = start,
            End = contract.End,
            AgreedEnd = contract.End,
            Prices = contract.Prices,
            Content = content,
            Commitment = contract.Commitment,
            Minimum = contract.Minimum,
        });
        _contracts[^1].TakeOver(before);
        return Done(now);
    });

    public ModelAnswer RemoveContract(long clock) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        var removed = _contracts.FindAll(c => !HasEnded(c, now));
        if (removed.Count == 0) return "not_found";
        // In force: it ends now. Ahead: it ends before it begins, so that nothing is left of it.
        foreach (var contract in removed) contract.End = now;
        return Done(now);
    });

    public ModelAnswer SetPrices(long clock, ModelPrice[] prices) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        var content = ModelText.Prices(prices);
        var before = CountingAt(_ownPrices, now);
        if (_ownPrices.LastOrDefault() is { End: null } last)
        {
            if (last.Content == content) return "unchanged";
            last.End = now;
        }
        _ownPrices.Add(new ModelOwnTerms { Version = _ownPrices.Count + 1, Start = now, Prices = prices, Content = content });
        _ownPrices[^1].TakeOver(before);
        return Done(now);
    });

    public ModelAnswer RemovePrices(long clock) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        if (_ownPrices.LastOrDefault() is not { End: null } last) return "not_found";
        last.End = now;
        return Done(now);
    });

    private static bool HasEnded(ModelOwnTerms contract, long now) => contract.End <= now || contract.End <= contract.Start;
}
