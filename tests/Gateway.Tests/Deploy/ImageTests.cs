using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Spend.Gateway.Commands.Serve;

namespace Spend.Gateway.Tests.Deploy;

/// <summary>The image is built of what was tested, and runs as a user without rights.</summary>
public sealed partial class ImageTests
{
    private static readonly string[] Known = ["FROM", "ARG", "ENV", "WORKDIR", "COPY", "RUN", "VOLUME", "EXPOSE", "USER", "HEALTHCHECK", "STOPSIGNAL", "ENTRYPOINT", "CMD", "LABEL"];

    [Fact]
    public void It_consists_of_instructions_that_exist_and_ends_in_a_runtime_image()
    {
        Assert.All(ImageFile.Instructions, static i => Assert.Contains(i.Name, Known));
        var from = ImageFile.Instructions.Where(static i => i.Name == "FROM").Select(static i => i.Arguments.Split(' ')[0]).ToArray();
        var version = ((int)Environment.Version.Major) + ".0";
        Assert.Equal([$"mcr.microsoft.com/dotnet/sdk:{version}", $"mcr.microsoft.com/dotnet/aspnet:{version}"], from);
    }

    [Fact]
    public void It_runs_as_a_user_whose_number_is_not_roots() => Assert.InRange(int.Parse(ImageFile.Last("USER")), 1, 65_535);

    [Fact]
    public void It_listens_where_it_says_and_starts_the_program_without_a_shell()
    {
        Assert.Equal(ImageFile.Port.ToString(), ImageFile.Last("EXPOSE"));
        Assert.Equal(ImageFile.Port.ToString(), ImageFile.Environment["ASPNETCORE_HTTP_PORTS"]);
        Assert.Equal(["dotnet", "/app/" + Path.GetFileName(typeof(Gateway).Assembly.Location), ServeCommand.Name], ImageFile.Start);
        Assert.Equal("SIGTERM", ImageFile.Last("STOPSIGNAL"));
        Assert.Equal("/data", ImageFile.Environment["SPEND_DATA"]);
        Assert.Equal("/data", ImageFile.Last("VOLUME"));
    }

    [Fact]
    public void What_it_copies_exists_and_is_not_kept_from_the_builder()
    {
        var allowed = File.ReadAllLines(Path.Combine(DeployFiles.Root, ".dockerignore")).Where(static l => l.StartsWith('!')).Select(static l => l[1..]).ToArray();
        foreach (var (_, arguments) in ImageFile.Instructions.Where(static i => i.Name == "COPY" && !i.Arguments.StartsWith("--from", StringComparison.Ordinal)))
            foreach (var source in arguments.Split(' ')[..^1])
            {
                Assert.True(Path.Exists(Path.Combine(DeployFiles.Root, source)), $"{source} is copied and does not exist.");
                Assert.True(allowed.Any(a => source == a || source.StartsWith(a + "/", StringComparison.Ordinal)), $".dockerignore keeps {source} away.");
            }
    }

    [Fact]
    public void It_restores_every_project_it_builds_locked()
    {
        var copied = ImageFile.Instructions.Where(static i => i.Name == "COPY").SelectMany(static i => i.Arguments.Split(' ')).ToArray();
        foreach (var project in ProjectsOf("src/Gateway/Gateway.csproj"))
        {
            Assert.Contains(project, copied);
            Assert.Contains(Path.GetDirectoryName(project) + "/packages.lock.json", copied);
        }
        Assert.Contains(ImageFile.Instructions, static i => i is { Name: "RUN", Arguments: "dotnet restore src/Gateway --locked-mode" });
        Assert.Contains(ImageFile.Instructions, static i => i.Name == "RUN" && i.Arguments.StartsWith("dotnet publish src/Gateway", StringComparison.Ordinal) && i.Arguments.Contains(" --no-restore ", StringComparison.Ordinal));
    }

    [Fact]
    public void Locked_packages_are_the_pinned_ones()
    {
        var pins = XDocument.Load(Path.Combine(DeployFiles.Root, "Directory.Packages.props")).Descendants("PackageVersion").ToDictionary(static p => (string)p.Attribute("Include")!, static p => (string)p.Attribute("Version")!);
        foreach (var project in ProjectsOf("src/Gateway/Gateway.csproj"))
        {
            var path = Path.Combine(DeployFiles.Root, project);
            var locked = JsonNode.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, "packages.lock.json")))!["dependencies"]![$"net{Environment.Version.Major}.0"]!.AsObject();
            foreach (var reference in XDocument.Load(path).Descendants("PackageReference").Select(static r => (string)r.Attribute("Include")!))
                Assert.Equal((reference, pins[reference]), (reference, locked[reference]?["resolved"]?.ToString()));
            Assert.All(locked.Where(static l => l.Value!["type"]!.ToString() != "Project"), static l => Assert.NotEmpty(l.Value!["contentHash"]!.ToString()));
        }
    }

    /// <summary>A project and those it refers to.</summary>
    private static HashSet<string> ProjectsOf(string project)
    {
        HashSet<string> found = [project];
        foreach (Match reference in References().Matches(File.ReadAllText(Path.Combine(DeployFiles.Root, project))))
            found.UnionWith(ProjectsOf(Path.GetRelativePath(DeployFiles.Root, Path.GetFullPath(Path.Combine(DeployFiles.Root, Path.GetDirectoryName(project)!, reference.Groups[1].Value)))));
        return found;
    }

    [GeneratedRegex("<ProjectReference Include=\"([^\"]+)\"")]
    private static partial Regex References();
}
