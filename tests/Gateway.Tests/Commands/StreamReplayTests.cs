using System.Numerics;

namespace Spend.Gateway.Tests.Commands;

/// <summary>Where nothing else is said: one customer with 1 USD, 10 tokens a second.</summary>
public sealed class StreamReplayTests : IDisposable
{
    private static readonly string[] One = ["--customers", "1", "--wallet", "1"];

    // They cost 0.3, 0.5, 0.4 and 0.1, and end at 2, 5, 4.5 and 6 s.
    private readonly StreamTrace _trace = new((0, 100, 20), (1, 100, 40), (1.5, 100, 30), (6, 100, 0));

    public void Dispose() => _trace.Dispose();

    // No hold: three begin while nothing is charged yet. 0.3 at 2 s, 0.4 at 4.5 s, and of 0.5 at 5 s only 0.3 is left. Then nothing is.
    // Full window: the first holds 0.1 + 50 * 0.01 of 1 USD, and the next two find 0.4, though 0.3 + 0.5 and 0.3 + 0.4 would have fitted.
    // The last holds 0.6 of the 0.7 that the first left.
    // Extending: holds of 0.2 at 0 s, 0.3 + 0.2 at 1 s, 0.3 + 0.2 + 0.2 at 1.5 s. At 2 s the first pays 0.3 and the second holds 0.3; at
    // 2.5 s the third holds 0.3, at 3 s the second 0.4: all is held. At 3.5 s the third, at 4 s the second is denied more: 20 and 30
    // tokens, 0.3 and 0.4. Rightly: the three together cost 1.2. Nothing is left for the last.
    // Foresight: 0.3 and 0.5 leave 0.2, too little for the third; the last fits.
    [Fact]
    public async Task The_ways_differ_as_reckoned_by_hand()
    {
        var ran = (await _trace.Replay([.. One, "--chunk", "10"])).Is(0);

        Assert.Equal(["no hold", "full window", "extending", "foresight"], StreamTrace.Row(ran, ""));
        Assert.Equal(["4", "4", "4", "4"], StreamTrace.Row(ran, "requests"));
        Assert.Equal(["3", "2", "3", "3"], StreamTrace.Row(ran, "allowed"));
        Assert.Equal(["1", "2", "1", "1"], StreamTrace.Row(ran, "denied"));
        Assert.Equal(["0", "2", "0", "0"], StreamTrace.Row(ran, "denied falsely"));
        Assert.Equal(["0", "0", "2", "0"], StreamTrace.Row(ran, "streams cut short"));
        Assert.Equal(["0", "0", "0", "0"], StreamTrace.Row(ran, "cut short falsely"));
        Assert.Equal(["90", "20", "70", "60"], StreamTrace.Row(ran, "output tokens delivered"));
        Assert.Equal(["1", "0.4", "1", "0.9"], StreamTrace.Row(ran, "charged, USD"));
        Assert.Equal(["0", "0.6", "0", "0.1"], StreamTrace.Row(ran, "left at the end, USD"));
        Assert.Equal(["0.2", "0", "0", "0"], StreamTrace.Row(ran, "overspend (unbilled), USD"));
        Assert.Equal(["0", "0.6", "0.7", "0.8"], StreamTrace.Row(ran, "peak held, all customers, USD"));
        Assert.Equal(["0", "0.6", "0.7", "0.8"], StreamTrace.Row(ran, "peak held, one customer, USD"));
        Assert.Equal(["7", "6", "13", "7"], StreamTrace.Row(ran, "calls to the gateway"));
    }

    // At 3.7 s 0.3 is paid and 0.37 + 0.32 held. The second stream gets the last 0.01, the third none: 22 tokens, 0.32. At 3.8 s the second
    // is denied its 29th: 28 tokens, 0.38. 19, 27 and 21 extensions were allowed before the two that were not.
    [Fact]
    public async Task A_chunk_of_one_extends_at_each_token()
    {
        var ran = (await _trace.Replay([.. One, "--chunk", "1"])).Is(0);

        Assert.Equal("76", StreamTrace.Row(ran, "calls to the gateway")[2]);
        Assert.Equal("2", StreamTrace.Row(ran, "streams cut short")[2]);
        Assert.Equal("70", StreamTrace.Row(ran, "output tokens delivered")[2]);
        Assert.Equal(("1", "0"), (StreamTrace.Row(ran, "charged, USD")[2], StreamTrace.Row(ran, "left at the end, USD")[2]));
        Assert.Equal("0.7", StreamTrace.Row(ran, "peak held, one customer, USD")[2]);
    }

    [Fact]
    public async Task Two_customers_hold_at_one_moment_more_than_either_ever_does()
    {
        // The first and third requests are one customer's, 0.3 and 0.4 from 1.5 to 2 s; the second is the other's, 0.5 from 1 to 5 s.
        var ran = (await _trace.Replay("--customers", "2", "--wallet", "1", "--chunk", "10")).Is(0);

        Assert.Equal("1.2", StreamTrace.Row(ran, "peak held, all customers, USD")[3]);
        Assert.Equal("0.7", StreamTrace.Row(ran, "peak held, one customer, USD")[3]);
        // 0.6 of the 0.4 that the first left of one wallet, and of the 0.5 that the second left of the other.
        Assert.Equal(["0", "2", "0", "0"], StreamTrace.Row(ran, "denied falsely"));
    }

    [Fact]
    public async Task A_stream_that_is_cut_though_its_tokens_would_have_fitted_is_cut_falsely()
    {
        // It costs 0.22; after ten tokens the whole next chunk would make 0.3.
        using var trace = new StreamTrace((0, 100, 12));
        var ran = (await trace.Replay("--customers", "1", "--wallet", "0.25", "--chunk", "10")).Is(0);

        Assert.Equal(["0", "0", "1", "0"], StreamTrace.Row(ran, "streams cut short"));
        Assert.Equal(["0", "0", "1", "0"], StreamTrace.Row(ran, "cut short falsely"));
        Assert.Equal("10", StreamTrace.Row(ran, "output tokens delivered")[2]);
        Assert.Equal(["0", "1", "0", "0"], StreamTrace.Row(ran, "denied falsely"));
    }

    [Fact]
    public async Task A_window_smaller_than_the_answer_overspends_too()
    {
        using var trace = new StreamTrace((0, 100, 20));
        var ran = (await trace.Replay("--customers", "1", "--wallet", "0.25", "--max-output", "10")).Is(0);

        Assert.Equal("0.05", StreamTrace.Row(ran, "overspend (unbilled), USD")[1]);
        Assert.Equal("0.25", StreamTrace.Row(ran, "charged, USD")[1]);
    }

    [Fact]
    public async Task Wallets_are_half_of_what_the_requests_cost_unless_said_otherwise()
    {
        var half = (await _trace.Replay("--customers", "1")).Is(0);
        Assert.Contains("Wallets: 50 % of what each customer's requests cost in full, from 0.65 to 0.65 USD.", half.Output);
        Assert.Contains("Each way was granted 0.65 USD.", half.Output);

        var all = (await _trace.Replay("--customers", "1", "--wallet-percent", "100")).Is(0);
        Assert.Equal("0", StreamTrace.Row(all, "denied")[3]);
        Assert.Equal(("1.3", "0"), (StreamTrace.Row(all, "charged, USD")[3], StreamTrace.Row(all, "left at the end, USD")[3]));
    }

    [Fact]
    public async Task Each_run_has_customers_of_its_own_and_says_the_same()
    {
        using var trace = new SmallTrace();
        Task<Ran> Replay(string connections) => Ran.Of(
            "replay", "--trace", trace.Trace, "--prices", trace.Prices, "--model", "claude-test", "--customers", "3", "--data", trace.Data,
            "--stream", "--max-output", "900", "--chunk", "50", "--connections", connections);
        var (first, second) = ((await Replay("8")).Is(0), (await Replay("1")).Is(0));

        Assert.Equal(Table(first), Table(second));
        Assert.Equal("24", (await trace.Verify()).Is(0)["customers"]);
    }

    [Fact]
    public async Task In_every_way_money_is_spent_or_still_there_and_holds_never_overspend()
    {
        using var trace = new SmallTrace(seed: 11);
        var ran = (await trace.Replay("--stream", "--max-output", "900", "--chunk", "50", "--wallet", "0.07")).Is(0);

        var (charged, left) = (StreamTrace.Row(ran, "charged, USD"), StreamTrace.Row(ran, "left at the end, USD"));
        for (var way = 0; way < 4; way++) Assert.Equal(SmallTrace.Units("0.21"), SmallTrace.Units(charged[way]) + SmallTrace.Units(left[way]));
        var overspend = StreamTrace.Row(ran, "overspend (unbilled), USD");
        Assert.True(SmallTrace.Units(overspend[0]) > BigInteger.Zero);
        Assert.Equal(["0", "0", "0"], overspend[1..]);
        Assert.Contains("In every way, each customer's charges and what is left add up to what was granted.", ran.Output);
        Assert.Equal("0", (await trace.Verify()).Is(0)["differences"]);
    }

    [Fact]
    public async Task A_model_whose_longest_answer_is_not_known_needs_one() =>
        Assert.Contains("say it with --max-output", (await _trace.ReplayAs("endless", One)).Is(1).Error);

    [Fact]
    public async Task A_request_that_the_gateway_prices_otherwise_than_reckoned_stops_the_comparison()
    {
        using var trace = new StreamTrace((0, 1_001, 1));
        Assert.Contains("Line 2: the gateway prices it at 2.012, the price list's token prices say 1.011", (await trace.ReplayAs("sized", "--customers", "1", "--wallet", "5")).Is(1).Error);
    }

    [Fact]
    public async Task What_costs_nothing_makes_no_wallet() =>
        Assert.Contains("that makes no wallet", (await _trace.ReplayAs("free", "--customers", "1")).Is(1).Error);

    [Theory]
    [InlineData("--chunk", "0", "--chunk must be a whole number from 1 to 10000000.")]
    [InlineData("--tokens-per-second", "fast", "--tokens-per-second must be a whole number from 1 to 1000000.")]
    [InlineData("--wallet-percent", "0", "--wallet-percent must be a whole number from 1 to 100000.")]
    public async Task A_value_that_does_not_fit_is_explained(string option, string value, string sentence) =>
        Assert.Contains(sentence, (await _trace.Replay("--customers", "1", option, value)).Is(2).Error);

    [Fact]
    public async Task A_wallet_is_said_in_one_way() =>
        Assert.Contains("--wallet-percent and --wallet both say what is granted; give one.", (await _trace.Replay([.. One, "--wallet-percent", "50"])).Is(2).Error);

    private static string Table(Ran ran) => ran.Output[ran.Output.IndexOf('┌', StringComparison.Ordinal)..(ran.Output.LastIndexOf('┘') + 1)];
}
