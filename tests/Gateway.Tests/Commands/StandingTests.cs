using System.Diagnostics;
using System.Reflection;
using Spend.Gateway.Tests.Documents;

namespace Spend.Gateway.Tests.Commands;

/// <summary>The pages write <c>dotnet run --project src/Gateway -- load demo/coding-tool.json</c>: files are those of whoever types it.</summary>
public sealed class StandingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spend-standing-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Files_that_a_command_names_are_looked_for_where_it_is_typed()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "shop.json"), LoadTests.Catalog);
        // As built for these tests.
        var configuration = typeof(StandingTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        using var run = Process.Start(new ProcessStartInfo(
            "dotnet", ["run", "--no-build", "-c", configuration, "--project", Path.Combine(PricingPage.Root, "src", "Gateway"), "--", "load", "shop.json", "--data", "./data"])
        {
            WorkingDirectory = _folder,
            RedirectStandardError = true,
        })!;
        var fault = await run.StandardError.ReadToEndAsync();
        await run.WaitForExitAsync();
        Assert.True(run.ExitCode == 0, fault);
        Assert.True(File.Exists(Path.Combine(_folder, "data", "journal.db")));
    }
}
