using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;
using Spend.Journal.Postgres;

namespace Spend.Gateway.Webhooks.Keys;

/// <summary>The key ring in the database that all nodes share. Keys are only added.</summary>
internal sealed class PostgresKeys(PostgresDatabase database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => database.Run(static connection =>
    {
        using var select = new NpgsqlCommand("select xml from spend.protection_keys order by number", connection);
        using var rows = select.ExecuteReader();
        var found = new List<XElement>();
        while (rows.Read()) found.Add(XElement.Parse(rows.GetString(0)));
        return found;
    });

    public void StoreElement(XElement element, string friendlyName) => database.Run(connection =>
    {
        using var insert = new NpgsqlCommand("insert into spend.protection_keys (name, xml) values ($1, $2)", connection);
        insert.Parameters.Add(new() { Value = friendlyName });
        insert.Parameters.Add(new() { Value = element.ToString(SaveOptions.DisableFormatting) });
        return insert.ExecuteNonQuery();
    });
}
