using System.Text.Json;

namespace Spend.Client;

/// <summary>How calls to an OpenAI-compatible endpoint are metered.</summary>
public sealed class SpendMeteringOptions
{
    /// <summary>Who pays for a request, where <see cref="SpendHandler.Customer"/> is not among its options.</summary>
    public Func<HttpRequestMessage, string?>? Customer { get; set; }

    /// <summary>What prices and caps match, where <see cref="SpendHandler.Properties"/> is not among the request's options.</summary>
    public Func<HttpRequestMessage, IReadOnlyDictionary<string, string>?>? Properties { get; set; }

    /// <summary>The model's name in the price list, by its name in the request.</summary>
    public Func<string, string> Model { get; set; } = static model => model;

    /// <summary>Tokens of input of a request's body; by default its texts' characters divided by four, and 1,000 for each image, recording or file.</summary>
    public Func<JsonElement, long> EstimateInput { get; set; } = TokenEstimate.OfInput;

    /// <summary>Tokens of output that are held for, for each choice, where the request does not say at most how many; streams hold slice by slice instead.</summary>
    public int OutputWhenUnsaid { get; set; } = 4_096;

    /// <summary>As of <see cref="StreamRequest.FirstSlice"/>.</summary>
    public int FirstSlice { get; set; } = 64;

    /// <summary>As of <see cref="StreamRequest.LargestSlice"/>.</summary>
    public int LargestSlice { get; set; } = 512;

    /// <summary>
    /// Whether streams of chat and completions are asked for their usage (<c>stream_options.include_usage</c>). False for an endpoint that
    /// refuses that: what was counted is settled then.
    /// </summary>
    public bool AskForUsage { get; set; } = true;

    /// <summary>
    /// When a hold ends by itself should this process die, 1 s to 24 h. A stream's is renewed by each event that arrives, so this is how long a model may
    /// be silent; another answer has to be there within it.
    /// </summary>
    public TimeSpan ExpiresIn { get; set; } = SpendClient.UsualHold;

    /// <summary>The largest answer that is read whole; streams never are.</summary>
    public int AnswerBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Requests that may pass without being metered. By default those that read (GET, HEAD) or delete: a POST to an address that this package cannot
    /// meter is denied, because it may cost something.
    /// </summary>
    public Func<HttpRequestMessage, bool> IsFree { get; set; } = static request => request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Delete || request.Method == HttpMethod.Options;

    internal void Check()
    {
        if (OutputWhenUnsaid < 1) throw new ArgumentException("OutputWhenUnsaid must be at least 1.");
        if (FirstSlice < 1 || LargestSlice < FirstSlice) throw new ArgumentException("FirstSlice must be at least 1, and LargestSlice not less.");
        if (ExpiresIn < TimeSpan.FromSeconds(1) || ExpiresIn > TimeSpan.FromHours(24)) throw new ArgumentException("ExpiresIn must be 1 s to 24 h.");
        if (AnswerBytes < 1) throw new ArgumentException("AnswerBytes must be at least 1.");
    }
}
