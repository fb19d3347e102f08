namespace Spend.Client;

/// <summary>A stream that is to be metered.</summary>
/// <param name="Customer">Who pays.</param>
/// <param name="UsageOf">What the whole stream has used once so many tokens of output are there.</param>
public sealed record StreamRequest(string Customer, Func<long, Usage> UsageOf)
{
    /// <summary>As of <see cref="SpendRequest.Id"/>.</summary>
    public string? Id { get; init; }

    /// <summary>As of <see cref="SpendRequest.Properties"/>.</summary>
    public IReadOnlyDictionary<string, string>? Properties { get; init; }

    /// <summary>Tokens of output that are held for at first; each extension that is allowed doubles the next, up to <see cref="LargestSlice"/>.</summary>
    public int FirstSlice { get; init; } = 64;

    /// <summary>The most that one extension asks for: a small one denies less falsely, a large one asks less often.</summary>
    public int LargestSlice { get; init; } = 512;

    /// <summary>The most that the stream can give, where that is known: nothing beyond it is held ahead of need.</summary>
    public long MostTokens { get; init; } = long.MaxValue;

    /// <summary>
    /// When the hold ends by itself should this process die, 1 s to 24 h. It is renewed by <see cref="StreamMeter.AddAsync"/> once half of it is over, so
    /// a stream that may give nothing for longer needs more, or an <c>AddAsync(0)</c> now and then.
    /// </summary>
    public TimeSpan ExpiresIn { get; init; } = SpendClient.UsualHold;

    /// <summary>Of a language model.</summary>
    /// <param name="model">As prices name it.</param>
    /// <param name="input">Tokens of input, as known or estimated.</param>
    public static StreamRequest Tokens(string customer, string model, long input) => new(customer, output => Usage.Tokens(model, input, output));
}
