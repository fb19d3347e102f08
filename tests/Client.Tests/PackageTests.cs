using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;

namespace Spend.Client.Tests;

/// <summary>What <c>dotnet pack src/Client</c> gives.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spend-pack-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_package_has_its_documentation_its_licence_and_symbols_and_needs_nothing_but_the_http_factory()
    {
        // As built for these tests.
        var configuration = typeof(PackageTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        using var pack = Process.Start(new ProcessStartInfo("dotnet", ["pack", Path.Combine(Repository.Root, "src", "Client"), "-c", configuration, "--no-build", "-o", _folder, "-v", "q", "--nologo"]) { RedirectStandardOutput = true })!;
        var said = await pack.StandardOutput.ReadToEndAsync();
        await pack.WaitForExitAsync();
        Assert.True(pack.ExitCode == 0, said);

        await using var package = await ZipFile.OpenReadAsync(Directory.GetFiles(_folder, "Spend.Client.*.nupkg").Single());
        var names = package.Entries.Select(static e => e.FullName).ToArray();
        Assert.Contains("lib/net10.0/Spend.Client.dll", names);
        Assert.Contains("lib/net10.0/Spend.Client.xml", names);
        Assert.Contains("README.md", names);
        await using var symbols = await ZipFile.OpenReadAsync(Directory.GetFiles(_folder, "Spend.Client.*.snupkg").Single());
        Assert.Contains("lib/net10.0/Spend.Client.pdb", symbols.Entries.Select(static e => e.FullName));

        await using var nuspec = await package.GetEntry("Spend.Client.nuspec")!.OpenAsync();
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single();
        Assert.Equal("MIT", metadata.Elements().Single(static e => e.Name.LocalName == "license").Value);
        Assert.Equal("Microsoft.Extensions.Http", metadata.Descendants().Single(static e => e.Name.LocalName == "dependency").Attribute("id")!.Value);
    }

    [Fact]
    public void The_package_knows_nothing_of_the_controllers_own_code() =>
        Assert.DoesNotContain(typeof(SpendClient).Assembly.GetReferencedAssemblies(), static r => r.Name!.StartsWith("Spend.", StringComparison.Ordinal));
}
