using System.Globalization;
using Npgsql;

namespace Spend.Journal.Tests.Postgres;

/// <summary>What a test does to a database beside the program, on a connection of its own.</summary>
internal static class Databases
{
    public static void Execute(this string connectionString, string sql)
    {
        using var connection = Connect(connectionString);
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Each row as its values, with bars between them.</summary>
    public static string[] Rows(this string connectionString, string sql)
    {
        using var connection = Connect(connectionString);
        using var command = new NpgsqlCommand(sql, connection);
        using var rows = command.ExecuteReader();
        List<string> found = [];
        while (rows.Read())
            found.Add(string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(i => rows.IsDBNull(i) ? "" : Convert.ToString(rows.GetValue(i), CultureInfo.InvariantCulture))));
        return [.. found];
    }

    /// <summary>The name of the database itself.</summary>
    public static string DatabaseOf(this string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Database!;

    private static NpgsqlConnection Connect(string connectionString)
    {
        var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        connection.Open();
        return connection;
    }
}
