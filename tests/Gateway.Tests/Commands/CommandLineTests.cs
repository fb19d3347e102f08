namespace Spend.Gateway.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly SmallTrace _trace = new();

    public void Dispose() => _trace.Dispose();

    [Fact]
    public async Task Help_names_every_command()
    {
        var help = (await Ran.Of("--help")).Is(0);
        foreach (var command in new[] { "serve", "demo", "load", "replay", "verify", "copy", "migrate", "accept-restore" }) Assert.Contains(command, help.Output);
    }

    [Fact]
    public async Task A_word_that_is_no_command_is_said_to_be_none()
    {
        var ran = (await Ran.Of("repaly")).Is(1);
        Assert.Contains("'repaly'", ran.Error + ran.Output);
        Assert.Contains("replay", ran.Output);
    }

    [Theory]
    [InlineData("--customers", "x", "--customers must be a whole number from 1 to 100000.")]
    [InlineData("--customers", "0", "--customers must be a whole number from 1 to 100000.")]
    [InlineData("--connections", "1e3", "--connections must be a whole number from 1 to 4096.")]
    [InlineData("--wallet", "-1", "--wallet must be an amount above zero with at most 12 fraction digits, such as 25 or 0.50.")]
    [InlineData("--wallet", "0.0000000000001", "--wallet must be an amount above zero with at most 12 fraction digits, such as 25 or 0.50.")]
    [InlineData("--url", "localhost", "--url must be an http or https address, such as http://127.0.0.1:8080.")]
    [InlineData("--key", "secret", "--key needs --url.")]
    [InlineData("--chunk", "64", "--chunk needs --stream.")]
    [InlineData("--tokens-per-second", "50", "--tokens-per-second needs --stream.")]
    [InlineData("--wallet-percent", "50", "--wallet-percent needs --stream.")]
    public async Task A_value_that_does_not_fit_is_explained(string option, string value, string sentence)
    {
        string[] rest = option == "--customers" ? [] : ["--customers", "3"];
        var ran = (await Ran.Of(["replay", "--trace", _trace.Trace, "--prices", _trace.Prices, "--model", SmallTrace.Model, .. rest, option, value])).Is(1);
        Assert.Contains(sentence, ran.Error);
        Assert.DoesNotContain("Exception", ran.Error);
    }

    [Fact]
    public async Task What_is_missing_is_listed()
    {
        var ran = (await Ran.Of("replay")).Is(1);
        foreach (var option in new[] { "--trace", "--prices", "--model", "--customers" }) Assert.Contains($"Option '{option}' is required.", ran.Error);
    }

    [Fact]
    public async Task A_file_that_is_no_trace_is_named()
    {
        var ran = (await Ran.Of("replay", "--trace", _trace.Prices, "--prices", _trace.Prices, "--model", SmallTrace.Model, "--customers", "1", "--data", _trace.Data)).Is(1);
        Assert.Contains("prices.json has no column ContextTokens", ran.Error);
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_is_named()
    {
        var ran = (await Ran.Of("replay", "--trace", _trace.Trace, "--prices", _trace.Prices, "--model", SmallTrace.Model, "--customers", "1", "--url", "http://does-not-exist.invalid", "--key", "k")).Is(1);
        Assert.StartsWith("No answer from http://does-not-exist.invalid/", ran.Error);
    }
}
