using System.Text.RegularExpressions;

namespace Spend.Core.Tests.Architecture;

/// <summary>Rules about the files of the repository.</summary>
public sealed partial class TidyTests
{
    private const int LinesMax = 300;

    [Fact]
    public void Source_files_are_short_enough_to_read_at_once() =>
        Assert.All(Repository.Files("src", "*.cs").Concat(Repository.Files("src", "*.js")), static file => Assert.InRange(File.ReadLines(Path.Combine(Repository.Root, file)).Count(), 0, LinesMax));

    [Fact]
    public void No_file_and_no_type_has_a_name_that_says_nothing()
    {
        foreach (var folder in new[] { "src", "tests" })
            foreach (var file in Repository.Files(folder, "*.cs"))
            {
                Assert.DoesNotMatch(Empty(), Path.GetFileNameWithoutExtension(file));
                foreach (Match type in TypeNames().Matches(File.ReadAllText(Path.Combine(Repository.Root, file)))) Assert.DoesNotMatch(Empty(), type.Groups[1].Value);
            }
    }

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var documents = Repository.Files("docs", "*.md").Concat(Directory.EnumerateFiles(Repository.Root, "*.md").Select(static f => Path.GetFileName(f)));
        var broken = from document in documents
                     from Match link in Links().Matches(File.ReadAllText(Path.Combine(Repository.Root, document)))
                     let target = link.Groups[1].Value.Split('#')[0]
                     where target.Length > 0 && !target.Contains("://") && !target.StartsWith("mailto:", StringComparison.Ordinal)
                     let path = Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(document)!, Uri.UnescapeDataString(target)))
                     where !File.Exists(path) && !Directory.Exists(path)
                     select $"{document}: {target}";
        Assert.Empty(broken);
    }

    [Fact]
    public void Paths_of_source_files_that_documents_name_exist()
    {
        var missing = from document in Repository.Files("docs", "*.md")
                      from Match path in SourcePaths().Matches(File.ReadAllText(Path.Combine(Repository.Root, document)))
                      where !File.Exists(Path.Combine(Repository.Root, path.Groups[1].Value)) && !Directory.Exists(Path.Combine(Repository.Root, path.Groups[1].Value))
                      select $"{document}: {path.Groups[1].Value}";
        Assert.Empty(missing);
    }

    [GeneratedRegex("(Helper|Util|Utils|Utility|Utilities|Manager|Service|Services)s?$")]
    private static partial Regex Empty();

    [GeneratedRegex(@"^\s*(?:\w+ )*(?:class|struct|record|interface|enum) (?:struct |class )?(\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeNames();

    [GeneratedRegex(@"\]\(([^)\s]+)[^)]*\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"`((?:src|tests|bench|deploy|docs)/[\w./-]+)`")]
    private static partial Regex SourcePaths();
}
