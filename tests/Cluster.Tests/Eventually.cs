namespace Spend.Cluster.Tests;

/// <summary>For what happens behind the answers: deactivation, streams, reminders.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task IsSo(Func<bool> isSo) => IsSo(() => Task.FromResult(isSo()));

    public static async Task IsSo(Func<Task<bool>> isSo)
    {
        for (var deadline = DateTime.UtcNow + Patience; !await isSo(); await Task.Delay(1)) Assert.True(DateTime.UtcNow < deadline, "It is still not so.");
    }
}
