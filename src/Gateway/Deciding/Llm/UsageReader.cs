using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Gateway.Deciding.Reading;

namespace Spend.Gateway.Deciding.Llm;

/// <summary>Reads <c>usage</c>: a model provider's own usage object, as items of disjoint token pools.</summary>
internal static class UsageReader
{
    public const string TokenMeter = "llm_tokens";

    /// <summary>Metered only where the tenant has such a meter.</summary>
    public const string SearchMeter = "web_searches";

    private const int Model = 1, OpenAi = 2, Anthropic = 4;

    public static UsageItem[]? Read(ref JsonInput input, Catalog catalog)
    {
        var at = input.Position;
        if (!input.Object()) return null;
        var seen = 0;
        string? model = null;
        TokenPools? pools = null;
        while (input.NextMember())
        {
            if (input.Is("model"u8, Model, ref seen)) model = input.Name();
            else if (input.Is("openai"u8, OpenAi, ref seen)) pools = OpenAiUsage.Read(ref input);
            else if (input.Is("anthropic"u8, Anthropic, ref seen)) pools = AnthropicUsage.Read(ref input);
            else input.RefuseMember();
        }
        if ((seen & Model) == 0) input.Missing(at, "model");
        if ((seen & (OpenAi | Anthropic)) is not (OpenAi or Anthropic)) input.RefuseAt(at, "Must have either openai or anthropic.");
        if (model is null || pools is not { } tokens) return null;

        var items = tokens.Items(model, catalog.Meters.ContainsKey(SearchMeter));
        if (items.Length == 0) input.RefuseAt(at, "Has no tokens.");
        return items;
    }
}
