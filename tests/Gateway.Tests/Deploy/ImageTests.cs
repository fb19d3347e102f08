using System.Text.RegularExpressions;
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
        var version = ((int)Environment.Version.Major) + ".0";
        string[] made = [.. ImageFile.Stages.Select(static s => s.Name)];
        Assert.Equal([$"mcr.microsoft.com/dotnet/sdk:{version}", $"mcr.microsoft.com/dotnet/aspnet:{version}"], ImageFile.Stages.Select(static s => s.From).Except(made));
        // Where nobody names a target, the last one is built.
        Assert.Equal(ImageFile.Gateway, made[^1]);
        foreach (var image in new[] { ImageFile.Gateway, ImageFile.Silo }) Assert.StartsWith("mcr.microsoft.com/dotnet/aspnet:", ImageFile.Of(image).First().Arguments);
    }

    [Fact]
    public void It_runs_as_a_user_whose_number_is_not_roots()
    {
        foreach (var image in new[] { ImageFile.Gateway, ImageFile.Silo }) Assert.InRange(int.Parse(ImageFile.Last(image, "USER")), 1, 65_535);
    }

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
    public void A_silos_image_starts_the_silo_without_words_that_it_would_not_heed_and_shows_its_port()
    {
        Assert.Equal(["dotnet", "/app/Spend.Silo.dll"], ImageFile.StartOf(ImageFile.Silo));
        Assert.Equal("SIGTERM", ImageFile.Last(ImageFile.Silo, "STOPSIGNAL"));
        Assert.Equal([ImageFile.Port.ToString(), SiloSource.Port.ToString()], ImageFile.Of(ImageFile.Silo).Where(static i => i.Name == "EXPOSE").Select(static i => i.Arguments));
    }

    [Fact]
    public void What_is_copied_from_a_stage_was_published_there()
    {
        foreach (var (image, build, project) in new[] { (ImageFile.Gateway, "build", "src/Gateway"), (ImageFile.Silo, "build-silo", "src/Silo") })
        {
            var copied = Assert.Single(ImageFile.Of(image), static i => i.Name == "COPY").Arguments.Split(' ');
            Assert.Equal([$"--from={build}", "./"], [copied[0], copied[2]]);
            var publish = Assert.Single(ImageFile.Of(build), i => i.Name == "RUN" && i.Arguments.StartsWith($"dotnet publish {project} ", StringComparison.Ordinal)).Arguments;
            Assert.Contains($" --output {copied[1]} ", publish);
            Assert.Equal(Path.GetFileNameWithoutExtension(ImageFile.StartOf(image)[1]), "Spend." + Path.GetFileName(project));
        }
    }

    [Fact]
    public void It_restores_every_project_it_builds()
    {
        var copied = ImageFile.Instructions.Where(static i => i.Name == "COPY").SelectMany(static i => i.Arguments.Split(' ')).ToArray();
        foreach (var project in ProjectsOf("src/Gateway/Gateway.csproj"))
            Assert.Contains(project, copied);
        Assert.Contains(ImageFile.Instructions, static i => i is { Name: "RUN", Arguments: "dotnet restore src/Gateway" });
        Assert.Contains(ImageFile.Instructions, static i => i.Name == "RUN" && i.Arguments.StartsWith("dotnet publish src/Gateway", StringComparison.Ordinal) && i.Arguments.Contains(" --no-restore ", StringComparison.Ordinal));
        // The silo's packages are not among them, so its publishing restores.
        Assert.DoesNotContain(ImageFile.Instructions, static i => i.Name == "RUN" && i.Arguments.StartsWith("dotnet publish src/Silo", StringComparison.Ordinal) && i.Arguments.Contains("--no-restore", StringComparison.Ordinal));
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
