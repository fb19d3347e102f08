using System.Text;

namespace Spend.Gateway.Tests.Invoices.Formats;

/// <summary>Reads CSV by RFC 4180, as strictly as that says.</summary>
internal static class CsvReading
{
    /// <summary>Each row by the names of its header.</summary>
    public static List<Dictionary<string, string>> Rows(byte[] file)
    {
        var records = Records(new UTF8Encoding(false, true).GetString(file));
        Assert.All(records, record => Assert.Equal(records[0].Count, record.Count));
        return [.. records.Skip(1).Select(record => records[0].Zip(record).ToDictionary(static p => p.First, static p => p.Second))];
    }

    private static List<List<string>> Records(string text)
    {
        Assert.EndsWith("\r\n", text);
        var records = new List<List<string>>();
        for (var i = 0; i < text.Length;)
        {
            var record = new List<string>();
            while (true)
            {
                var field = new StringBuilder();
                if (text[i] == '"')
                {
                    for (i++; ; i++)
                    {
                        if (text[i] != '"') field.Append(text[i]);
                        else if (text[i + 1] == '"') field.Append(text[i++]);
                        else break;
                    }
                    i++;
                }
                else while (text[i] is not (',' or '\r')) Assert.NotEqual('"', field.Append(text[i++])[^1]);
                record.Add(field.ToString());
                if (text[i++] == ',') continue;
                Assert.Equal('\n', text[i++]);
                break;
            }
            records.Add(record);
        }
        return records;
    }
}
