using System.Globalization;
using Spend.Core.Forecasting;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Forecasting;

/// <summary>
/// How far forecasts are off on recorded data: a trace of LLM requests (CSV: time, input tokens, output tokens), stretched over two months
/// and dealt to customers, forecast on days of the second. SPEND_TRACE names the file. Explicit: the trace is not part of this repository.
/// </summary>
public sealed class ForecastErrorTests(ITestOutputHelper output)
{
    private const int Customers = 20;

    [Fact(Explicit = true)]
    public void The_error_on_a_recorded_trace()
    {
        var requests = Read(Environment.GetEnvironmentVariable("SPEND_TRACE") ?? throw new InvalidOperationException("SPEND_TRACE names the trace."));
        var customers = Enumerable.Range(0, Customers).Select(static _ => Sample.Customer()).ToArray();
        var begin = Instant.Parse("2026-12-01T00:00:00Z");
        var (days, errors) = (new[] { 3, 7, 10, 15, 20, 25, 29 }, new Dictionary<int, List<(double Error, bool Inside)>>());
        var forecasts = new Dictionary<(int Customer, int Day), Forecast>();
        var at = 0;
        for (var day = 0; day < 62; day++)
        {
            var end = begin + TimeSpan.FromDays(day + 1);
            for (; at < requests.Count && begin + requests[at].After * 62 < end; at++)
                customers[at % Customers].At(begin + requests[at].After * 62).Must(Ask.Charge($"r{at}", requests[at].Cost));
            if (Array.IndexOf(days, day - 31) >= 0)
                for (var c = 0; c < Customers; c++) forecasts[(c, day - 31)] = Forecast.Of(customers[c].Account, new Instant(end.UnixMicroseconds - 1));
        }
        for (var c = 0; c < Customers; c++)
        {
            var actual = (double)customers[c].Account.SpentIn(customers[c].Account.PeriodAt(begin + TimeSpan.FromDays(61.5))).Raw;
            foreach (var day in days)
            {
                var forecast = forecasts[(c, day)];
                if (!errors.TryGetValue(day, out var list)) errors.Add(day, list = []);
                list.Add((Math.Abs((double)forecast.Expected.Raw - actual) / actual, (double)forecast.Low.Raw <= actual && actual <= (double)forecast.High.Raw));
            }
        }
        foreach (var (day, list) in errors)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"after {day} of 31 days: median error {list.Select(static e => e.Error).Order().ElementAt(Customers / 2):P1}, worst {list.Max(static e => e.Error):P1}, inside the band {list.Count(static e => e.Inside)} of {Customers}"));
        Assert.True(errors[15].Average(static e => e.Error) < 0.25);
    }

    /// <summary>When, as a part of a day for each day there will be, and what it costs at 2.50 and 10 USD per million tokens.</summary>
    private static List<(TimeSpan After, string Cost)> Read(string path)
    {
        var rows = File.ReadLines(path).Skip(1).Select(static line => line.Split(',')).Where(static f => f.Length >= 3)
            .Select(static f => (At: DateTime.Parse(f[0], CultureInfo.InvariantCulture), Cost: decimal.Parse(f[1], CultureInfo.InvariantCulture) * 0.0000025m + decimal.Parse(f[2], CultureInfo.InvariantCulture) * 0.00001m))
            .OrderBy(static r => r.At).ToList();
        var (first, last) = (rows[0].At, rows[^1].At + TimeSpan.FromTicks(1));
        return [.. rows.Select(r => (TimeSpan.FromDays((r.At - first) / (last - first)), r.Cost.ToString(CultureInfo.InvariantCulture)))];
    }
}
