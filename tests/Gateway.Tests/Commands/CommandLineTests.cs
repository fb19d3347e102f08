namespace Spend.Gateway.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly SmallTrace _trace = new();

    public void Dispose() => _trace.Dispose();

    [Fact]
    public async Task Help_names_every_command()
    {
        var help = (await Ran.Of("--help")).Is(0);
        foreach (var command in CommandTree.All) Assert.Contains(command.Name, help.Output);
    }

    [Fact]
    public async Task A_word_that_is_no_command_is_said_to_be_none()
    {
        var ran = (await Ran.Of("repaly")).Is(2);
        Assert.Equal("'repaly' is no command. There are serve, demo, load, replay, verify, copy, migrate, accept-restore. See 'spend --help'.", ran.Error.Trim());
        Assert.Equal("", ran.Output);
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
        var ran = (await Ran.Of(["replay", "--trace", _trace.Trace, "--prices", _trace.Prices, "--model", SmallTrace.Model, .. rest, option, value])).Is(2);
        Assert.Contains(sentence, ran.Error);
        Assert.Single(ran.Error.Trim().Split('\n'));
        Assert.Equal("", ran.Output);
    }

    [Fact]
    public async Task What_is_missing_is_listed()
    {
        var ran = (await Ran.Of("replay")).Is(2);
        foreach (var option in new[] { "--trace", "--prices", "--model", "--customers" }) Assert.Contains($"Option '{option}' is required.", ran.Error);
        Assert.Single(ran.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_word_too_many_is_said_to_be_one() => Assert.Contains("'extra'", (await Ran.Of("verify", "extra")).Is(2).Error);

    [Fact]
    public async Task A_setting_that_cannot_be_followed_is_wrong_usage()
    {
        var ran = (await Ran.Of("serve", "--SPEND_MIGRATE", "later", "--data", _trace.Data)).Is(2);
        Assert.Equal("SPEND_MIGRATE is 'auto' or 'never', not 'later'.", ran.Error.Trim());
    }

    [Theory]
    [InlineData("SPEND_REQUESTS_PER_TENANT", "0", "SPEND_REQUESTS_PER_TENANT is '0'; it must be a whole number, 1 or more.")]
    [InlineData("Logging:LogLevel:Default", "Loud", "Logging__LogLevel__Default is 'Loud'; it must be one of Trace, Debug,")]
    [InlineData("Logging:Console:LogLevel:Spend.Gateway", "Loud", "Logging__Console__LogLevel__Spend.Gateway is 'Loud'; it must be one of")]
    public async Task A_setting_is_looked_at_before_anything_is_made(string setting, string value, string says)
    {
        var ran = (await Ran.Of("serve", $"--{setting}={value}", "--data", _trace.Data)).Is(2);
        Assert.StartsWith(says, ran.Error);
        Assert.False(Directory.Exists(_trace.Data));
    }

    [Theory]
    [InlineData("Database=x", "--database names no Host.")]
    [InlineData("", "--database names no Host.")]
    [InlineData("nonsense", "--database is no connection string: ")]
    public async Task What_is_no_database_is_wrong_usage(string database, string says)
    {
        foreach (var command in (string[])["migrate", "verify", "copy", "accept-restore"])
            Assert.StartsWith(says, (await Ran.Of(command, "--database", database)).Is(2).Error);
    }

    [Fact]
    public async Task Two_stores_are_not_verified_at_once() =>
        Assert.Contains("Either --data or --database", (await Ran.Of("verify", "--data", _trace.Data, "--database", "Host=db")).Is(2).Error);

    [Fact]
    public async Task A_data_directory_that_cannot_be_one_is_named()
    {
        var ran = (await Ran.Of("serve", "--urls", "http://127.0.0.1:0", "--data", _trace.Prices)).Is(2);
        Assert.Equal($"The data directory '{_trace.Prices}' cannot be used: It is a file. Name another with --data or SPEND_DATA.", ran.Error.Trim());
    }

    [Fact]
    public async Task A_directory_is_no_file()
    {
        var folder = Path.GetDirectoryName(_trace.Prices)!;
        Assert.Contains($"'{folder}' is a directory, not a file.", (await Ran.Of("load", folder, "--data", _trace.Data)).Is(2).Error);
        Assert.Contains($"'{folder}' is a directory, not a file.", (await Ran.Of("replay", "--trace", folder, "--prices", _trace.Prices, "--model", SmallTrace.Model, "--customers", "1")).Is(2).Error);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("serve", "--version")]
    public async Task The_version_is_one_line(params string[] args)
    {
        var ran = (await Ran.Of(args)).Is(0);
        Assert.Matches(@"^\d+\.\d+\.\d+\S*$", ran.Output.Trim());
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
