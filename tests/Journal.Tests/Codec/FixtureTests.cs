using System.Runtime.CompilerServices;

namespace Spend.Journal.Tests.Codec;

/// <summary>
/// Records written by released programs, as they lie in customers' journals. The files are never changed: beside the bytes stands what
/// they said. A field that Core has got since may add lines to what is read, never change one.
/// </summary>
public class FixtureTests
{
    public static TheoryData<string> Fixtures => [.. Directory.EnumerateFiles(Folder(), "*.hex", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder(), f)).Order()];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void What_an_older_program_wrote_stays_readable(string file)
    {
        var path = Path.Combine(Folder(), file);
        var record = RecordCodec.Decode(Convert.FromHexString(string.Concat(File.ReadLines(path))));
        var missing = File.ReadLines(Path.ChangeExtension(path, ".txt")).Except(Dump.Of(record));
        Assert.Empty(missing);
    }

    [Fact]
    public void There_are_fixtures_of_every_version() => Assert.Contains(Fixtures, f => f.Data.StartsWith("v1", StringComparison.Ordinal));

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Fixtures");
}
