using System.Globalization;
using Npgsql;

namespace Spend.Layouts;

/// <summary>Statements that stay prepared on their connection; each run is one round trip and one implicit transaction.</summary>
internal static class Statement
{
    public static NpgsqlCommand Of(NpgsqlConnection connection, string text, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(text, connection) { CommandTimeout = 60 };
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }

    /// <summary>Runs it; its one value is a count. The first run prepares, when the parameters' types are known.</summary>
    public static int CountOf(this NpgsqlCommand command)
    {
        if (!command.IsPrepared) command.Prepare();
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
