using Spectre.Console;

namespace Spend.Gateway.Commands.Reporting;

/// <summary>Shows how far long work is, on a terminal; elsewhere nothing.</summary>
internal static class ProgressBar
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);

    /// <param name="total">How much there is to do, asked while it runs; null: not known yet, or never.</param>
    /// <param name="done">How much is done, while it runs.</param>
    public static async Task Show(this CommandOutput output, string title, Func<long?> total, Func<long> done, Func<Task> run)
    {
        if (!output.Progress.Profile.Out.IsTerminal)
        {
            await run().ConfigureAwait(false);
            return;
        }
        ProgressColumn[] columns = [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new RemainingTimeColumn()];
        await output.Progress.Progress().Columns(columns).StartAsync(async context =>
        {
            var bar = context.AddTask(Markup.Escape(title));
            bar.IsIndeterminate = true;
            var work = run();
            while (await Task.WhenAny(work, Task.Delay(Redraw)).ConfigureAwait(false) != work)
                if (total() is { } most) (bar.IsIndeterminate, bar.MaxValue, bar.Value) = (false, Math.Max(most, 1), done());
            await work.ConfigureAwait(false);
            (bar.IsIndeterminate, bar.Value) = (false, bar.MaxValue);
        }).ConfigureAwait(false);
    }

    /// <summary>The same for work that keeps its thread busy.</summary>
    public static async Task<T> Show<T>(this CommandOutput output, string title, Func<long?> total, Func<long> done, Func<T> run, CancellationToken stop)
    {
        var result = default(T)!;
        await output.Show(title, total, done, () => Task.Run(() => { result = run(); }, stop)).ConfigureAwait(false);
        return result;
    }
}
