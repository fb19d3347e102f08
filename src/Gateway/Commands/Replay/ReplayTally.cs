using Spend.Gateway.Commands.Client;

namespace Spend.Gateway.Commands.Replay;

/// <summary>What came of the requests. One worker writes to one tally; they are added up at the end.</summary>
public sealed class ReplayTally
{
    private readonly SortedDictionary<string, int> _denied = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (int Count, string Example)> _failed = new(StringComparer.Ordinal);

    public int Requests { get; set; }
    public int Allowed { get; set; }
    public int Settled { get; set; }

    /// <summary>Of the allowed ones: those that an earlier replay had authorized.</summary>
    public int Replayed { get; set; }

    public List<TimeSpan> Authorize { get; } = [];
    public List<TimeSpan> Settle { get; } = [];

    /// <summary>By the code of the denial.</summary>
    public IReadOnlyDictionary<string, int> Denied => _denied;

    /// <summary>Answers that are neither allowed nor denied, by code.</summary>
    public IReadOnlyDictionary<string, (int Count, string Example)> Failed => _failed;

    public void Deny(string code) => _denied[code] = _denied.GetValueOrDefault(code) + 1;

    public void Fail(GatewayAnswer answer, string id) => Fail(answer.Code(), 1, $"{id}: {answer.Fault()}");

    public void Add(ReplayTally other)
    {
        Requests += other.Requests;
        Allowed += other.Allowed;
        Settled += other.Settled;
        Replayed += other.Replayed;
        Authorize.AddRange(other.Authorize);
        Settle.AddRange(other.Settle);
        foreach (var (code, count) in other._denied) _denied[code] = _denied.GetValueOrDefault(code) + count;
        foreach (var (code, (count, example)) in other._failed) Fail(code, count, example);
    }

    private void Fail(string code, int count, string example)
    {
        var (before, first) = _failed.GetValueOrDefault(code);
        _failed[code] = (before + count, first ?? example);
    }
}
