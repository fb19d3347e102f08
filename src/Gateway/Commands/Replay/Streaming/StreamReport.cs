using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using Spend.Core;

namespace Spend.Gateway.Commands.Replay.Streaming;

/// <summary>The ways to hold side by side, and what was assumed. Money is exact to the last digit.</summary>
internal sealed class StreamReport(ReplayOptions options, StreamOptions streaming, ReplayedModel model, StreamComparison comparison)
{
    public bool IsSound => comparison.Outcomes.All(static o => o.IsConserved);

    private Money Granted => comparison.Wallets.Aggregate(Money.Zero, static (sum, wallet) => sum + wallet);

    public JsonObject ToJson() => new()
    {
        ["sound"] = IsSound,
        ["model"] = model.Name,
        ["customers"] = comparison.Wallets.Length,
        ["granted"] = Granted.ToString(),
        ["tokens_per_second"] = streaming.TokensPerSecond,
        ["chunk"] = streaming.Chunk,
        ["full_window"] = comparison.MaxOutput,
        ["seconds"] = comparison.Elapsed.TotalSeconds,
        ["ways"] = new JsonArray([.. comparison.Outcomes.Select(ToJson)]),
    };

    private static JsonObject ToJson(StreamOutcome outcome) => new()
    {
        ["way"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.Way.ToString()),
        ["sound"] = outcome.IsConserved,
        ["requests"] = outcome.Tally.Requests,
        ["allowed"] = outcome.Tally.Allowed,
        ["denied"] = outcome.Tally.Denied,
        ["denied_falsely"] = outcome.Tally.DeniedFalsely,
        ["cut"] = outcome.Tally.Cut,
        ["cut_falsely"] = outcome.Tally.CutFalsely,
        ["tokens_delivered"] = outcome.Tally.TokensDelivered,
        ["charged"] = outcome.Tally.Charged.ToString(),
        ["left"] = outcome.Left.ToString(),
        ["unbilled"] = outcome.Tally.Unbilled.ToString(),
        ["most_held"] = outcome.MostHeld.ToString(),
        ["most_held_for_one"] = outcome.Tally.MostHeldForOne.ToString(),
        ["calls"] = outcome.Tally.Calls,
    };

    public void Print(IAnsiConsole console)
    {
        foreach (var line in Assumptions()) console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
        console.Write(Table());
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Each way was granted {Granted} USD. It took {comparison.Elapsed.TotalSeconds:F1} s.");
        foreach (var outcome in comparison.Outcomes.Where(static o => !o.IsConserved))
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]{Name(outcome.Way)}: some customer's charges and what is left do not add up to what was granted.[/]");
        if (IsSound) console.MarkupLine("[green]In every way, each customer's charges and what is left add up to what was granted.[/]");
    }

    private IEnumerable<FormattableString> Assumptions()
    {
        yield return $"{options.Trace.Name} as {model.Name}, for {comparison.Wallets.Length:N0} customers in turn. Requests arrive as in the trace, within {comparison.Span:c}; each stream gives {streaming.TokensPerSecond} tokens a second.";
        yield return $"The clock is the trace's: no step waits, and the figures do not depend on the machine. Holds are made to outlive the run.";
        yield return options.Wallet is { } wallet
            ? (FormattableString)$"Wallets: {wallet} USD each."
            : $"Wallets: {streaming.WalletPercent} % of what each customer's requests cost in full, from {comparison.Wallets.Min()} to {comparison.Wallets.Max()} USD.";
        yield return $"No hold: asks whether any money is left, reports the usage at the end. Full window: holds the input and {comparison.MaxOutput:N0} output tokens.";
        yield return $"Extending: holds the input and {streaming.Chunk:N0} output tokens, {streaming.Chunk:N0} more whenever all of these are produced, and stops when denied.";
        yield return $"Foresight: holds what the request will use. Nobody knows that; it is the measure for the others.";
        yield return $"A denial or a cut is false where the money was there: what is charged, what everything running costs when it runs to its end, and this request, whole, come to no more than the wallet.";
    }

    private Table Table()
    {
        var table = new Table().AddColumn("");
        foreach (var outcome in comparison.Outcomes) table.AddColumn(new TableColumn(Name(outcome.Way)).RightAligned());
        Row("requests", static o => $"{o.Tally.Requests:N0}");
        Row("allowed", static o => $"{o.Tally.Allowed:N0}");
        Row("denied", static o => $"{o.Tally.Denied:N0}");
        Row("denied falsely", static o => $"{o.Tally.DeniedFalsely:N0}");
        Row("streams cut short", static o => $"{o.Tally.Cut:N0}");
        Row("cut short falsely", static o => $"{o.Tally.CutFalsely:N0}");
        Row("output tokens delivered", static o => $"{o.Tally.TokensDelivered:N0}");
        Row("charged, USD", static o => $"{o.Tally.Charged}");
        Row("left at the end, USD", static o => $"{o.Left}");
        Row("overspend (unbilled), USD", static o => $"{o.Tally.Unbilled}");
        Row("peak held, all customers, USD", static o => $"{o.MostHeld}");
        Row("peak held, one customer, USD", static o => $"{o.Tally.MostHeldForOne}");
        Row("calls to the gateway", static o => $"{o.Tally.Calls:N0}");
        return table;

        void Row(string what, Func<StreamOutcome, FormattableString> value) =>
            table.AddRow([what, .. comparison.Outcomes.Select(o => value(o).ToString(CultureInfo.InvariantCulture))]);
    }

    private static string Name(HoldWay way) => way switch
    {
        HoldWay.NoHold => "no hold",
        HoldWay.FullWindow => "full window",
        HoldWay.Extending => "extending",
        HoldWay.Foresight => "foresight",
    };
}
