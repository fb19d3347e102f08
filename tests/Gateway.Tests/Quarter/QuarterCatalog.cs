using System.Globalization;
using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests.Quarter;

/// <summary>What is sold in the quarter: plans of every kind in four currencies, and a second version of each that costs a tenth more.</summary>
internal sealed class QuarterCatalog
{
    public static readonly string[] Currencies = ["USD", "EUR", "JPY", "BHD"];

    /// <summary>Kinds of plans whose periods are months.</summary>
    public static readonly string[] Monthly = ["tiers", "included", "volume", "credits", "balance"];

    public static readonly string[] All = [.. Monthly, "weekly", "tendays"];

    public static readonly (string Key, string Body)[] Meters =
    [
        ("tokens", """{"unit":"token","aggregation":"sum"}"""),
        ("requests", """{"unit":"request","aggregation":"count"}"""),
        ("users", """{"unit":"user","aggregation":"unique","value_property":"user"}"""),
        ("peak", """{"unit":"token","aggregation":"max"}"""),
    ];

    private static readonly Dictionary<string, decimal> WorthOf = new() { ["USD"] = 1, ["EUR"] = 0.9m, ["JPY"] = 150, ["BHD"] = 0.375m };

    private readonly Dictionary<(string Plan, int Version), JsonObject> _plans = [];

    /// <summary>The plan of a kind in a currency.</summary>
    public static string PlanOf(string kind, string currency) => $"{kind}-{currency.ToLowerInvariant()}";

    /// <summary>The body of a version of a plan, kept for later.</summary>
    public string Publish(string kind, string currency, int version)
    {
        var plan = (JsonObject)JsonNode.Parse(Body(kind, WorthOf[currency] * (version == 1 ? 1 : 1.1m)))!;
        plan["currency"] = currency;
        foreach (var name in (string[])["recurring_grant"])
            if (plan[name] is JsonObject grant && grant["unit"]!.ToString() == "CUR") grant["unit"] = currency;
        _plans[(PlanOf(kind, currency), version)] = plan;
        return plan.ToJsonString();
    }

    /// <summary>A price as it was published, and the allowance that belongs to it.</summary>
    public (JsonObject Price, decimal Allowance) Find(string plan, int version, string id)
    {
        var found = _plans[(plan, version)];
        var price = found["prices"]!.AsArray().Single(p => p!["id"]!.ToString() == id)!.AsObject();
        var allowance = found["allowances"]?.AsArray().SingleOrDefault(a => a!["price"]!.ToString() == id);
        return (price, allowance is null ? 0 : decimal.Parse(allowance["quantity"]!.ToString(), CultureInfo.InvariantCulture));
    }

    private static string Body(string kind, decimal worth)
    {
        string A(decimal amount) => (amount * worth).ToString(CultureInfo.InvariantCulture);
        string PerUnit(string id, string match, string meter, decimal amount, string more = "") =>
            $$"""{"id":"{{id}}","meter":"{{meter}}","charge_model":"per_unit","unit_amount":"{{A(amount)}}"{{Match(match)}}{{more}}}""";
        string Tiered(string id, string match, string meter, string model, params (string UpTo, decimal Unit, decimal Flat)[] tiers) =>
            $$"""{"id":"{{id}}","meter":"{{meter}}","charge_model":"{{model}}"{{Match(match)}},"tiers":[{{string.Join(',', tiers.Select(t => $$"""{"up_to":{{t.UpTo}}{{(model == "stairstep" ? "" : $",\"unit_amount\":\"{A(t.Unit)}\"")}},"flat_amount":"{{A(t.Flat)}}"}"""))}}]}""";
        string Package(string id, string match, string meter, int size, decimal amount) =>
            $$"""{"id":"{{id}}","meter":"{{meter}}","charge_model":"package","package_size":"{{size}}","package_amount":"{{A(amount)}}"{{Match(match)}}}""";
        string Credits(string id, string match, string meter, string amount) =>
            $$"""{"id":"{{id}}","meter":"{{meter}}","charge_model":"per_unit","unit_amount":"{{amount}}","unit":"credits"{{Match(match)}}}""";
        return kind switch
        {
            "tiers" => $$"""
                {"overage":"bill","base_fee":{"amount":"{{A(20)}}"},"prices":[
                {{Tiered("in", "input", "tokens", "graduated", ("\"5000\"", 0.000012m, 0), ("\"20000\"", 0.000007m, 0.01m), ("null", 0.000003m, 0))}},
                {{PerUnit("out", "output", "tokens", 0.0000317m, ",\"free_units\":\"500\"")}},
                {{PerUnit("req", "", "requests", 0.001m)}},{{PerUnit("users", "", "users", 0.25m)}},{{PerUnit("peak", "", "peak", 0.0001m)}}]}
                """,
            "included" => $$"""
                {"overage":"bill","base_fee":{"amount":"{{A(49.99m)}}","timing":"arrears"},"grace_hours":72,"late_events":"reject","allowances":[{"meter":"tokens","price":"in","quantity":"9000"}],"prices":[
                {{PerUnit("in", "input", "tokens", 0.0000091m)}},{{Package("out", "output", "tokens", 1000, 0.05m)}},
                {{PerUnit("req", "", "requests", 0.002m, $",\"min_per_period\":\"{A(0.01m)}\",\"max_per_period\":\"{A(0.02m)}\"")}},
                {{Tiered("users", "", "users", "graduated", ("\"2\"", 0.5m, 0), ("null", 0.1m, 0))}},
                {"id":"peak","meter":"peak","charge_model":"flat","amount":"{{A(1.5m)}}"}]}
                """,
            "volume" => $$"""
                {"overage":"bill","minimum":"{{A(5)}}","grace_hours":0,"prices":[
                {{Tiered("in", "input", "tokens", "volume", ("\"4000\"", 0.00001m, 0), ("\"15000\"", 0.000006m, 0), ("null", 0.000004m, 0.02m))}},
                {{Tiered("out", "output", "tokens", "volume", ("\"3000\"", 0.00004m, 0), ("null", 0.00003m, 0))}},
                {{Tiered("req", "", "requests", "stairstep", ("\"5\"", 0, 0.1m), ("null", 0, 0.3m))}},
                {{Tiered("users", "", "users", "volume", ("\"3\"", 0.2m, 0), ("null", 0.15m, 0))}},{{PerUnit("peak", "", "peak", 0.00007m)}}]}
                """,
            "credits" => $$"""
                {"overage":"bill","overage_credit_price":"{{A(0.01m)}}","recurring_grant":{"amount":"12","unit":"credits","rollover_max":"5"},"base_fee":{"amount":"{{A(9)}}"},"prices":[
                {{Credits("in", "input", "tokens", "0.0007")}},{{Credits("out", "output", "tokens", "0.004")}},{{Credits("req", "", "requests", "0.1")}},
                {{PerUnit("users", "", "users", 0.1m)}},{{Credits("peak", "", "peak", "0.0003")}}]}
                """,
            "balance" => $$"""
                {"recurring_grant":{"amount":"{{A(0.2m)}}","unit":"CUR"},"prices":[
                {{PerUnit("in", "input", "tokens", 0.000008m)}},{{Tiered("out", "output", "tokens", "graduated", ("\"1000\"", 0.00005m, 0), ("null", 0.00002m, 0))}},
                {{PerUnit("req", "", "requests", 0.0013m)}},{{PerUnit("users", "", "users", 0.02m)}},{{PerUnit("peak", "", "peak", 0.00001m)}}]}
                """,
            "weekly" => $$"""
                {"period":"week","overage":"bill","base_fee":{"amount":"{{A(5)}}"},"grace_hours":12,"trial_days":10,"prices":[
                {{Tiered("in", "input", "tokens", "graduated", ("\"1000\"", 0, 0), ("null", 0.0000077m, 0))}},{{Package("out", "output", "tokens", 500, 0.03m)}},
                {{PerUnit("req", "", "requests", 0.001m)}},{{PerUnit("users", "", "users", 0.05m)}},{{PerUnit("peak", "", "peak", 0.00002m)}}]}
                """,
            "tendays" => $$"""
                {"period":{"days":10},"overage":"bill","base_fee":{"amount":"{{A(3)}}","timing":"arrears"},"prices":[
                {{Tiered("in", "input", "tokens", "volume", ("\"2000\"", 0.00001m, 0), ("null", 0.000008m, 0))}},{{PerUnit("out", "output", "tokens", 0.00003m)}},
                {{PerUnit("req", "", "requests", 0.001m)}},{{PerUnit("users", "", "users", 0.05m)}},{{PerUnit("peak", "", "peak", 0.00002m)}}]}
                """,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    private static string Match(string type) => type.Length == 0 ? "" : $$""","match":{"type":"{{type}}"}""";
}
