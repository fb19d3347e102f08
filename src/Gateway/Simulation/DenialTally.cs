using Spend.Core;
using Spend.Core.Accounts;
using Spend.Gateway.Http;

namespace Spend.Gateway.Simulation;

/// <summary>What was recorded and would not have been allowed.</summary>
internal sealed class DenialTally(SimulatedRange range)
{
    private const int Listed = 20;

    private readonly SortedDictionary<string, (int Count, Money Requested)> _byCode = new(StringComparer.Ordinal);
    private readonly List<SimulatedDenial> _first = [];
    private int _count;
    private Money _requested;

    /// <param name="recorded">What was allowed then.</param>
    public void Add(Posting recorded, in Decision decision)
    {
        if (!range.Contains(recorded.EventTime)) return;
        var denial = decision.Denial;
        var requested = denial is { Unit: null } ? denial.Requested : Money.Zero;
        var code = decision.Status.Code();
        _count++;
        _requested += requested;
        var (count, sum) = _byCode.GetValueOrDefault(code);
        _byCode[code] = (count + 1, sum + requested);
        if (_first.Count >= Listed) return;
        _first.Add(new SimulatedDenial(
            recorded.Id, recorded.EventTime, recorded.At, code, denial?.Limit?.Id, denial?.Requested ?? Money.Zero, denial?.Unit, denial?.Detail ?? decision.Status.Sentence()));
    }

    public SimulatedDenials Answer() =>
        new(_count, _requested, [.. _byCode.Select(static c => new DenialsOfCode(c.Key, c.Value.Count, c.Value.Requested))], _first);
}
