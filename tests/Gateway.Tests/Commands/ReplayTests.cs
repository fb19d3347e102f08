using System.Numerics;

namespace Spend.Gateway.Tests.Commands;

public sealed class ReplayTests : IDisposable
{
    private readonly SmallTrace _trace = new();

    public void Dispose() => _trace.Dispose();

    [Fact]
    public async Task The_total_is_exact_to_the_last_digit()
    {
        var replay = (await _trace.Replay()).Is(0);

        Assert.Equal(_trace.Cost, SmallTrace.Units(replay["total spend, USD"]!));
        for (var n = 0; n < 3; n++) Assert.Equal(_trace.CostOf(n, 3), SmallTrace.Units(replay[$"test-model-1-{n + 1}"]!));
        Assert.Equal(("60", "60", "0", "0"), (replay["requests"], replay["allowed"], replay["denied"], replay["replayed (authorized by an earlier run)"]));
    }

    [Fact]
    public async Task Its_journal_verifies()
    {
        (await _trace.Replay()).Is(0);
        var verified = (await _trace.Verify()).Is(0);
        Assert.Equal(("3", "120", "0"), (verified["customers"], verified["postings rated again"], verified["differences"]));
        Assert.Equal(_trace.Cost, SmallTrace.Units(verified["charged, USD"]!));
    }

    [Fact]
    public async Task A_second_replay_charges_nothing()
    {
        (await _trace.Replay()).Is(0);
        var second = (await _trace.Replay()).Is(0);

        Assert.Equal(_trace.Cost, SmallTrace.Units(second["total spend, USD"]!));
        Assert.Equal("60", second["replayed (authorized by an earlier run)"]);
        Assert.Equal("120", (await _trace.Verify()).Is(0)["postings rated again"]);
    }

    [Fact]
    public async Task A_replay_that_was_cut_short_goes_on_where_it_was()
    {
        (await _trace.Replay("--limit", "25")).Is(0);
        var whole = (await _trace.Replay()).Is(0);

        Assert.Equal("25", whole["replayed (authorized by an earlier run)"]);
        Assert.Equal(_trace.Cost, SmallTrace.Units(whole["total spend, USD"]!));
    }

    [Fact]
    public async Task A_wallet_too_small_is_spent_or_still_there()
    {
        var replay = (await _trace.Replay("--wallet", "0.07", "--max-output", "1000")).Is(0);

        var (spend, remaining) = (SmallTrace.Units(replay["total spend, USD"]!), SmallTrace.Units(replay["remaining, USD"]!));
        Assert.Equal(SmallTrace.Units("0.21"), spend + remaining);
        Assert.Equal("0.21", replay["granted, USD"]);
        Assert.True(spend < _trace.Cost && remaining >= BigInteger.Zero);
        Assert.True(int.Parse(replay["denied: insufficient_funds"]!) > 0);
        Assert.DoesNotContain("failed", replay.Output);
        Assert.Contains("add up to what was granted", replay.Output);
        (await _trace.Verify()).Is(0);
    }

    [Fact]
    public async Task What_a_small_hold_and_an_empty_wallet_do_not_cover_is_unbilled()
    {
        var replay = (await _trace.Replay("--wallet", "0.01", "--max-output", "0")).Is(0);

        Assert.True(SmallTrace.Units(replay["unbilled, USD"]!) > 0);
        Assert.True(SmallTrace.Units(replay["total spend, USD"]!) <= SmallTrace.Units("0.03"));
        (await _trace.Verify()).Is(0);
    }

    [Fact]
    public async Task The_same_ids_with_other_content_fail_and_charge_nothing()
    {
        (await _trace.Replay()).Is(0);
        var other = (await _trace.Replay("--max-output", "999")).Is(1);

        Assert.Contains("60 failed with id_reused", other.Output);
        Assert.Equal(_trace.Cost, SmallTrace.Units(other["total spend, USD"]!));
    }

    [Fact]
    public async Task A_model_that_the_list_does_not_have_is_named()
    {
        var ran = (await Ran.Of("replay", "--trace", _trace.Trace, "--prices", _trace.Prices, "--model", "claude-x", "--customers", "1", "--data", _trace.Data)).Is(1);
        Assert.Equal("The price list has no model 'claude-x'. It has claude-test.", ran.Error.Trim());
    }

    [Fact]
    public async Task Anthropic_models_speak_their_own_usage_object()
    {
        var ran = (await Ran.Of("replay", "--trace", _trace.Trace, "--prices", _trace.Prices, "--model", "claude-test", "--customers", "2", "--limit", "10", "--data", _trace.Data)).Is(0);
        Assert.Equal("10", ran["settled"]);
    }
}
