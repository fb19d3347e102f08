using Spend.Gateway.Deciding.Reading;

namespace Spend.Gateway.Deciding.Llm;

/// <summary>
/// The usage object of Anthropic's API, as it came. Its <c>input_tokens</c> <b>exclude</b> what was read from or written to the cache:
/// the pools are disjoint as they are. Only the cache writes need splitting by how long they live.
/// </summary>
internal static class AnthropicUsage
{
    private const int Input = 1, Output = 2, CacheWrite = 4, CacheRead = 8, Creation = 16, Tools = 32;
    private const int FiveMinutes = 1, OneHour = 2, Searches = 1;

    public static TokenPools? Read(ref JsonInput input)
    {
        var at = input.Position;
        if (!input.Object()) return null;
        var seen = 0;
        long? read = null, written = null, cacheWrite = null;
        long cacheRead = 0, searches = 0;
        (long FiveMinutes, long OneHour)? split = null;
        while (input.NextMember())
        {
            if (input.Is("input_tokens"u8, Input, ref seen)) read = input.Integer(0, JsonInput.MostTokens);
            else if (input.Is("output_tokens"u8, Output, ref seen)) written = input.Integer(0, JsonInput.MostTokens);
            else if (input.Is("cache_creation_input_tokens"u8, CacheWrite, ref seen)) cacheWrite = input.IsNull ? null : input.Count();
            else if (input.Is("cache_read_input_tokens"u8, CacheRead, ref seen)) cacheRead = input.Count() ?? 0;
            else if (input.Is("cache_creation"u8, Creation, ref seen)) split = CreationOf(ref input);
            else if (input.Is("server_tool_use"u8, Tools, ref seen)) searches = SearchesOf(ref input);
            else input.Skip();
        }
        if ((seen & Input) == 0) input.Missing(at, "input_tokens");
        if ((seen & Output) == 0) input.Missing(at, "output_tokens");
        if (input.HasErrors) return null;

        // Without the split all writes live five minutes, the provider's default.
        var (fiveMinutes, oneHour) = split ?? (cacheWrite ?? 0, 0);
        if (cacheWrite is { } all && all != fiveMinutes + oneHour)
        {
            input.RefuseAt(at, "Is inconsistent: cache_creation does not add up to cache_creation_input_tokens.");
            return null;
        }
        return new TokenPools
        {
            Input = read!.Value,
            Output = written!.Value,
            CacheRead = cacheRead,
            CacheWrite5m = fiveMinutes,
            CacheWrite1h = oneHour,
            WebSearches = searches,
        };
    }

    private static (long FiveMinutes, long OneHour)? CreationOf(ref JsonInput input)
    {
        if (input.IsNull || !input.Object()) return null;
        var seen = 0;
        long fiveMinutes = 0, oneHour = 0;
        while (input.NextMember())
        {
            if (input.Is("ephemeral_5m_input_tokens"u8, FiveMinutes, ref seen)) fiveMinutes = input.Count() ?? 0;
            else if (input.Is("ephemeral_1h_input_tokens"u8, OneHour, ref seen)) oneHour = input.Count() ?? 0;
            else input.Skip();
        }
        return (fiveMinutes, oneHour);
    }

    private static long SearchesOf(ref JsonInput input)
    {
        if (input.IsNull || !input.Object()) return 0;
        var seen = 0;
        long searches = 0;
        while (input.NextMember())
        {
            if (input.Is("web_search_requests"u8, Searches, ref seen)) searches = input.Count() ?? 0;
            else input.Skip();
        }
        return searches;
    }
}
