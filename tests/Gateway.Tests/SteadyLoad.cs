using System.Diagnostics;
using System.Text;

namespace Spend.Gateway.Tests;

/// <summary>Decisions at a steady rate, whatever the answers take, so that a slow answer delays none that comes after it.</summary>
internal static class SteadyLoad
{
    /// <param name="rate">Requests a second.</param>
    /// <param name="most">How long it takes; where it waits for something, the longest.</param>
    /// <param name="bodyOf">The body of the n-th request.</param>
    /// <param name="isDone">What is waited for; null: the time.</param>
    /// <returns>How long each took from when it was meant to be sent, in milliseconds, sorted.</returns>
    public static async Task<List<double>> Run(HttpClient client, int rate, TimeSpan most, Func<int, string> bodyOf, Func<Task<bool>>? isDone = null)
    {
        var (started, sent) = (Stopwatch.GetTimestamp(), new List<Task<double>>());
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var done = isDone is null ? Task.Delay(most) : Watch(isDone, most);
        while (!done.IsCompleted && await timer.WaitForNextTickAsync())
            while (sent.Count < rate * Stopwatch.GetElapsedTime(started).TotalSeconds) sent.Add(Decide(client, bodyOf(sent.Count), started + (long)(sent.Count * (double)Stopwatch.Frequency / rate)));
        await done;
        return [.. (await Task.WhenAll(sent)).Order()];
    }

    public static double Percentile(List<double> sorted, int percent) => sorted[sorted.Count * percent / 100];

    private static async Task Watch(Func<Task<bool>> isDone, TimeSpan most)
    {
        for (var started = Stopwatch.GetTimestamp(); !await isDone();)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < most, "It takes too long.");
            await Task.Delay(100);
        }
    }

    private static async Task<double> Decide(HttpClient client, string body, long meant)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/v1/authorize", content);
        response.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(meant).TotalMilliseconds;
    }
}
