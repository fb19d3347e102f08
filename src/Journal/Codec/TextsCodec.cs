namespace Spend.Journal;

/// <summary>Lists of names: the meters of a grant, the properties a cap counts by.</summary>
internal static class TextsCodec
{
    public static void OptionalText(this RecordWriter to, string? text)
    {
        to.Flag(text is not null);
        if (text is not null) to.Text(text);
    }

    public static string? OptionalText(this ref RecordReader from) => from.Flag() ? from.Text() : null;

    public static void Texts(this RecordWriter to, string[] values)
    {
        to.Count(values.Length);
        foreach (var value in values) to.Text(value);
    }

    public static string[] Texts(this ref RecordReader from)
    {
        var count = from.Count(bytesOfEach: 1);
        if (count == 0) return [];
        var values = new string[count];
        for (var i = 0; i < count; i++) values[i] = from.Text();
        return values;
    }
}
