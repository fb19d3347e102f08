namespace Spend.Client.Tests;

/// <summary>The working copy that these tests were built from.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Spend.sln"))) return folder.FullName;
        throw new InvalidOperationException("No Spend.sln above the tests.");
    }
}
