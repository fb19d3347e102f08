using System.Globalization;
using System.Reflection;

namespace Spend.Journal.Postgres;

/// <summary>One step of the database's schema, applied once and never changed afterwards.</summary>
/// <param name="Number">From 1, without gaps.</param>
internal sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>What this program knows, in order: the files in Migrations, which are part of the assembly.</summary>
    public static readonly IReadOnlyList<Migration> Known = Load(typeof(Migration).Assembly);

    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{Number:D4}_{Name}");

    private static Migration[] Load(Assembly assembly)
    {
        var names = assembly.GetManifestResourceNames().Where(static name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return [.. names.Select(name =>
        {
            using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return new Migration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name[5..^4], text.ReadToEnd());
        })];
    }
}
