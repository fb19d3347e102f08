using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Spend.Core;
using Spend.Core.Metering;
using Spend.Core.Rating;
using Spend.Gateway.Http;

namespace Spend.Gateway.Pricing;

/// <summary>
/// Takes token prices out of the community's model price list. Numbers go from their text to money without floating point. What it does
/// not understand it leaves unpriced and says so: usage of it is denied, never free by accident.
/// </summary>
internal sealed partial class PriceListImport(Quantity markup)
{
    public const string Meter = "llm_tokens";
    public const string SizeProperty = "request_tokens";

    /// <summary>An entry that only explains the fields.</summary>
    private const string Sample = "sample_spec";

    private static readonly (string Field, string Type)[] TokenFields =
    [
        ("input_cost_per_token", "input"),
        ("output_cost_per_token", "output"),
        ("cache_read_input_token_cost", "cache_read"),
        ("cache_creation_input_token_cost", "cache_write_5m"),
        ("cache_creation_input_token_cost_above_1hr", "cache_write_1h"),
        ("input_cost_per_audio_token", "audio_in"),
        ("output_cost_per_audio_token", "audio_out"),
    ];

    /// <summary>Kinds of model that are used by the token. Images, video, pages and searches are not, even where the list shows token prices too.</summary>
    private static readonly HashSet<string> TokenModes =
        ["chat", "completion", "responses", "embedding", "moderation", "rerank", "audio_transcription", "audio_speech", "realtime"];

    private readonly ExactDecimal _factor = ExactDecimal.OnePlus(markup);

    public List<PriceDocument> Prices { get; } = [];
    public List<SkippedPrice> Skipped { get; } = [];
    public List<FreePrice> Free { get; } = [];
    public List<RoundedPrice> Rounded { get; } = [];
    public int Models { get; private set; }

    public void AddAll(JsonElement list)
    {
        foreach (var entry in list.EnumerateObject())
            if (entry.Name != Sample) Add(entry.Name, entry.Value);
    }

    private void Add(string model, JsonElement entry)
    {
        if (Text.FaultOfId(model + "/cache_write_1h") is { } fault) { Skip(model, null, "The model's name: " + fault); return; }
        if (entry.ValueKind != JsonValueKind.Object) { Skip(model, null, "Is no object."); return; }
        if (entry.TryGetProperty("mode", out var mode) && !(mode.ValueKind == JsonValueKind.String && TokenModes.Contains(mode.GetString()!)))
        {
            Skip(model, null, $"Mode {(mode.ValueKind == JsonValueKind.String ? mode.GetString() : "of no known kind")} is not priced by tokens.");
            return;
        }

        var costs = CostsOf(model, entry);
        var before = Prices.Count;
        foreach (var (field, type) in TokenFields) AddPrice(model, field, type, costs);
        foreach (var field in costs.Keys.Except(UsedFields(costs)))
            if (!costs[field].Money.IsZero) Skip(model, field, ReasonToLeaveOut(field));
        if (Prices.Count > before) Models++;
        else Skip(model, null, "Has no token price.");
    }

    private void AddPrice(string model, string field, string type, Dictionary<string, Cost> costs)
    {
        var above = AboveOf(field, costs);
        if (!costs.TryGetValue(field, out var first))
        {
            foreach (var (_, name) in above) Skip(model, name, $"There is no {field} to start from.");
            return;
        }
        if (!first.IsReadable || above.Exists(a => !costs[a.Field].IsReadable))
        {
            Skip(model, field, "A price of this token type cannot be read, so none of them is taken.");
            return;
        }
        if (first.Money.IsZero && OtherCost(costs) is { } other)
        {
            Skip(model, field, $"Is 0, but the model is priced by {other}: not free.");
            return;
        }

        var match = Properties.Of(("model", model), ("type", type));
        var id = $"{model}/{type}";
        foreach (var name in above.Select(static a => a.Field).Prepend(field))
        {
            if (costs[name].IsRounded) Rounded.Add(new RoundedPrice(model, name, costs[name].Money));
            if (costs[name].Money.IsZero && name == field) Free.Add(new FreePrice(model, type));
        }
        Prices.Add(above.Count == 0
            ? new PriceDocument(id, Meter, ChargeModel.PerUnit, match, UnitAmount: first.Money)
            : new PriceDocument(id, Meter, ChargeModel.RequestTiers, match, Tiers: TiersOf(first.Money, above, costs), SizeProperty: SizeProperty));
    }

    /// <summary>The list says "above 200k": a request of exactly 200,000 tokens still has the price below.</summary>
    private static TierDocument[] TiersOf(Money first, List<(long Tokens, string Field)> above, Dictionary<string, Cost> costs)
    {
        var tiers = new TierDocument[above.Count + 1];
        for (var t = 0; t < tiers.Length; t++)
            tiers[t] = new TierDocument(t < above.Count ? Quantity.Of(above[t].Tokens) : null, t == 0 ? first : costs[above[t - 1].Field].Money);
        return tiers;
    }

    private Dictionary<string, Cost> CostsOf(string model, JsonElement entry)
    {
        var costs = new Dictionary<string, Cost>(StringComparer.Ordinal);
        foreach (var field in entry.EnumerateObject())
        {
            if (!field.Name.Contains("cost", StringComparison.Ordinal) || field.Value.ValueKind == JsonValueKind.Null) continue;
            if (field.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) costs.Add(field.Name, Cost.Structured);
            else
            {
                if (CostOf(field.Value, out var cost) is { } fault) Skip(model, field.Name, fault);
                costs.Add(field.Name, cost);
            }
        }
        return costs;
    }

    /// <returns>Why it is no price; null where it is one.</returns>
    private string? CostOf(JsonElement value, out Cost cost)
    {
        cost = Cost.Unreadable;
        var text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => value.GetString()!,
            _ => "",
        };
        if (!ExactDecimal.TryParse(text, out var exact)) return "Is no number.";
        if (exact.Digits.Sign < 0) return "Is negative.";
        if (!(exact * _factor).TryToMoney(out var money, out var rounded)) return "Is too large.";
        if (money.IsZero && !exact.Digits.IsZero) return "Is below 1e-12: too small to charge, and not free.";
        cost = new Cost(money, rounded, true);
        return null;
    }

    private static List<(long Tokens, string Field)> AboveOf(string field, Dictionary<string, Cost> costs) =>
        [.. costs.Keys
            .Select(name => (Name: name, Match: AboveSize().Match(name)))
            .Where(x => x.Match.Success && x.Match.Groups[1].Value == field)
            .Select(static x => (long.Parse(x.Match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) * 1_000, x.Name))
            .OrderBy(static x => x.Item1)];

    private static IEnumerable<string> UsedFields(Dictionary<string, Cost> costs) =>
        TokenFields.SelectMany(t => AboveOf(t.Field, costs).Select(static a => a.Field).Append(t.Field));

    /// <summary>A cost by something else than tokens; a token price of 0 next to it does not mean that the model is free.</summary>
    private static string? OtherCost(Dictionary<string, Cost> costs) =>
        costs.Keys.Except(UsedFields(costs)).FirstOrDefault(field => !costs[field].Money.IsZero && !IsServiceTier(field));

    private static string ReasonToLeaveOut(string field) =>
        IsServiceTier(field) ? "Prices of service tiers and batches are not imported."
        : field.Contains("reasoning", StringComparison.Ordinal) ? "Reasoning tokens are charged as output."
        : "Is no price of a token type that is metered.";

    private static bool IsServiceTier(string field) =>
        field.EndsWith("_batches", StringComparison.Ordinal) || field.EndsWith("_flex", StringComparison.Ordinal) || field.EndsWith("_priority", StringComparison.Ordinal);

    private void Skip(string model, string? field, string reason) => Skipped.Add(new SkippedPrice(model, field, reason));

    [GeneratedRegex("^(.+)_above_([0-9]{1,6})k_tokens$")]
    private static partial Regex AboveSize();

    /// <summary>A price with markup on it; for a cost with parts only that there is one.</summary>
    private readonly record struct Cost(Money Money, bool IsRounded, bool IsReadable)
    {
        public static readonly Cost Structured = new(Money.FromRaw(1), false, false);
        public static readonly Cost Unreadable = new(Money.Zero, false, false);
    }
}
