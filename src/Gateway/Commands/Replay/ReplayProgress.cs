using System.Globalization;
using Spectre.Console;

namespace Spend.Gateway.Commands.Replay;

/// <summary>Shows how far a replay is: a bar on a terminal, a line now and then elsewhere.</summary>
internal static class ReplayProgress
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200), Line = TimeSpan.FromSeconds(5);

    /// <param name="done">How many requests are finished, while it runs.</param>
    public static async Task Show(IAnsiConsole console, int requests, Func<int> done, Func<Task> run)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            await Watch(run(), Line, () => console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done():N0} of {requests:N0} requests"))).ConfigureAwait(false);
            return;
        }
        await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var bar = context.AddTask("Replaying", maxValue: requests);
                return Watch(run(), Redraw, () => bar.Value = done());
            }).ConfigureAwait(false);
    }

    private static async Task Watch(Task run, TimeSpan every, Action show)
    {
        while (await Task.WhenAny(run, Task.Delay(every)).ConfigureAwait(false) != run) show();
        await run.ConfigureAwait(false);
        show();
    }
}
