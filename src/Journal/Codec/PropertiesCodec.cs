using Spend.Core.Metering;

namespace Spend.Journal;

internal static class PropertiesCodec
{
    public static void Properties(this RecordWriter to, Properties properties)
    {
        to.Count(properties.Count);
        foreach (var (name, value) in properties.Pairs)
        {
            to.Text(name);
            to.Text(value);
        }
    }

    public static Properties Properties(this ref RecordReader from)
    {
        var count = from.Count(bytesOfEach: 2);
        if (count == 0) return Core.Metering.Properties.None;
        var pairs = new KeyValuePair<string, string>[count];
        for (var i = 0; i < count; i++)
        {
            pairs[i] = new KeyValuePair<string, string>(from.Text(), from.Text());
            if (i > 0 && string.CompareOrdinal(pairs[i - 1].Key, pairs[i].Key) >= 0)
                throw new CorruptRecordException("The record has properties out of order or twice.");
        }
        return Core.Metering.Properties.Of(pairs);
    }
}
