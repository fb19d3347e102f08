namespace Spend.Gateway.Commands.Replay.Streaming;

/// <summary>How streams are replayed: token by token, by the trace's own clock.</summary>
public sealed record StreamOptions
{
    public const int UsualChunk = 64, UsualTokensPerSecond = 50, UsualWalletPercent = 50;

    /// <summary>Output tokens that an extending hold is ahead of what has been produced, at most.</summary>
    public long Chunk { get; init; } = UsualChunk;

    /// <summary>How fast each stream produces output.</summary>
    public long TokensPerSecond { get; init; } = UsualTokensPerSecond;

    /// <summary>Where no wallet is given: what each customer is granted, in percent of what all its requests cost in full.</summary>
    public long WalletPercent { get; init; } = UsualWalletPercent;
}
