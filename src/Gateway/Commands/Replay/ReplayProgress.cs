using System.Globalization;
using Spectre.Console;

namespace Spend.Gateway.Commands.Replay;

/// <summary>Shows how far a replay is: a bar on a terminal, a line now and then elsewhere.</summary>
internal static class ReplayProgress
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200), Line = TimeSpan.FromSeconds(5);

    public static async Task Show(IAnsiConsole console, ReplayRun run, int requests, CancellationToken stop)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            await Watch(run.Run(stop), Line, () => console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Done:N0} of {requests:N0} requests"))).ConfigureAwait(false);
            return;
        }
        await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var bar = context.AddTask("Replaying", maxValue: requests);
                return Watch(run.Run(stop), Redraw, () => bar.Value = run.Done);
            }).ConfigureAwait(false);
    }

    private static async Task Watch(Task run, TimeSpan every, Action show)
    {
        while (await Task.WhenAny(run, Task.Delay(every)).ConfigureAwait(false) != run) show();
        await run.ConfigureAwait(false);
        show();
    }
}
