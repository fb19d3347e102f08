using System.CommandLine;
using System.Globalization;
using Spend.Core;
using Spend.Gateway.Commands.Parsing;

namespace Spend.Gateway.Commands.Replay.Streaming;

/// <summary>The options of <c>replay --stream</c>.</summary>
internal sealed class StreamArguments
{
    private readonly Option<bool> _stream = new("--stream") { Description = "Replay token by token, several ways: without holds, with holds of the full window, with small holds that extend; and compare." };
    private readonly Option<int?> _chunk = Optional("--chunk", "With --stream: output tokens that a small hold begins with and grows by.", 1, 10_000_000, StreamOptions.UsualChunk);
    private readonly Option<int?> _speed = Optional("--tokens-per-second", "With --stream: how fast each stream produces output.", 1, 1_000_000, StreamOptions.UsualTokensPerSecond);
    private readonly Option<int?> _percent = Optional("--wallet-percent", "With --stream, in place of --wallet: what each customer is granted, in percent of what its requests cost.", 1, 100_000, StreamOptions.UsualWalletPercent);

    public void AddTo(Command command, Option<Money?> wallet)
    {
        Option<int?>[] parts = [_chunk, _speed, _percent];
        command.Options.Add(_stream);
        foreach (var part in parts) command.Options.Add(part);
        command.Validators.Add(result =>
        {
            foreach (var part in parts)
                if (result.GetResult(part) is not null && result.GetResult(_stream) is null) result.AddError($"{part.Name} needs --stream.");
            if (result.GetResult(_percent) is not null && result.GetResult(wallet) is not null) result.AddError("--wallet-percent and --wallet both say what is granted; give one.");
        });
    }

    /// <returns>Null where streams are not asked for.</returns>
    public StreamOptions? Read(ParseResult parsed) => !parsed.GetValue(_stream) ? null : new StreamOptions
    {
        Chunk = parsed.GetValue(_chunk) ?? StreamOptions.UsualChunk,
        TokensPerSecond = parsed.GetValue(_speed) ?? StreamOptions.UsualTokensPerSecond,
        WalletPercent = parsed.GetValue(_percent) ?? StreamOptions.UsualWalletPercent,
    };

    /// <summary>No default of the parser's: whether it was given matters.</summary>
    private static Option<int?> Optional(string name, string description, int least, int most, int usual) =>
        WholeNumber.Option(name, string.Create(CultureInfo.InvariantCulture, $"{description} Left out: {usual}."), least, most);
}
