using Spend.Gateway.Deciding.Reading;

namespace Spend.Gateway.Deciding.Llm;

/// <summary>
/// The usage object of OpenAI's API, as it came: chat (<c>prompt_tokens</c> …), responses (<c>input_tokens</c> …) or embeddings. Its
/// totals <b>include</b> their details: cached and audio tokens are taken out of the input, audio tokens out of the output.
/// </summary>
internal static class OpenAiUsage
{
    private const int In = 1, Out = 2, Total = 4, InDetails = 8, OutDetails = 16, Responses = 32;
    private const int Cached = 1, Audio = 2, Reasoning = 4;

    public static TokenPools? Read(ref JsonInput input)
    {
        var at = input.Position;
        if (!input.Object()) return null;
        var seen = 0;
        long? inTokens = 0, outTokens = 0, total = null;
        Details inDetails = default, outDetails = default;
        while (input.NextMember())
        {
            if (input.Is("prompt_tokens"u8, In, ref seen)) inTokens = input.Integer(0, JsonInput.MostTokens);
            else if (input.Is("completion_tokens"u8, Out, ref seen)) outTokens = input.Count();
            else if (input.Is("input_tokens"u8, In, ref seen)) (inTokens, seen) = (input.Integer(0, JsonInput.MostTokens), seen | Responses);
            else if (input.Is("output_tokens"u8, Out, ref seen)) outTokens = input.Count();
            else if (input.Is("total_tokens"u8, Total, ref seen)) total = input.IsNull ? null : input.Count();
            else if (input.Is("prompt_tokens_details"u8, InDetails, ref seen)) inDetails = DetailsOf(ref input);
            else if (input.Is("input_tokens_details"u8, InDetails, ref seen)) inDetails = DetailsOf(ref input);
            else if (input.Is("completion_tokens_details"u8, OutDetails, ref seen)) outDetails = DetailsOf(ref input);
            else if (input.Is("output_tokens_details"u8, OutDetails, ref seen)) outDetails = DetailsOf(ref input);
            else input.Skip();
        }
        if ((seen & In) == 0) input.Missing(at, "prompt_tokens");
        if ((seen & (Responses | Out)) == Responses) input.Missing(at, "output_tokens");
        if (inTokens is not { } read || outTokens is not { } written || input.HasErrors) return null;

        if (inDetails.Cached + inDetails.Audio > read) return Inconsistent(ref input, at, "cached and audio tokens are more than all input tokens.");
        if (outDetails.Audio > written) return Inconsistent(ref input, at, "audio tokens are more than all output tokens.");
        if (outDetails.Reasoning > written) return Inconsistent(ref input, at, "reasoning tokens are more than all output tokens.");
        if (total is { } sum && sum != read + written) return Inconsistent(ref input, at, "total_tokens is not the sum of input and output.");
        return new TokenPools
        {
            Input = read - inDetails.Cached - inDetails.Audio,
            CacheRead = inDetails.Cached,
            AudioIn = inDetails.Audio,
            Output = written - outDetails.Audio,
            AudioOut = outDetails.Audio,
        };
    }

    private static TokenPools? Inconsistent(ref JsonInput input, int at, string detail)
    {
        input.RefuseAt(at, "Is inconsistent: " + detail);
        return null;
    }

    private static Details DetailsOf(ref JsonInput input)
    {
        var details = new Details();
        if (input.IsNull || !input.Object()) return details;
        var seen = 0;
        while (input.NextMember())
        {
            if (input.Is("cached_tokens"u8, Cached, ref seen)) details.Cached = input.Count() ?? 0;
            else if (input.Is("audio_tokens"u8, Audio, ref seen)) details.Audio = input.Count() ?? 0;
            else if (input.Is("reasoning_tokens"u8, Reasoning, ref seen)) details.Reasoning = input.Count() ?? 0;
            else input.Skip();
        }
        return details;
    }

    private struct Details
    {
        public long Cached, Audio, Reasoning;
    }
}
