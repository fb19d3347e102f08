using Spend.Core.Metering;

namespace Spend.Journal;

/// <summary>What is to be metered, before it has a price.</summary>
internal static class UsageItemsCodec
{
    public static void Items(this RecordWriter to, UsageItem[] items)
    {
        to.Count(items.Length);
        foreach (var item in items)
        {
            to.Text(item.Meter);
            to.Amount(item.Quantity);
            to.Properties(item.Properties);
        }
    }

    public static UsageItem[] Items(this ref RecordReader from)
    {
        var count = from.Count(bytesOfEach: 3);
        if (count == 0) return [];
        var items = new UsageItem[count];
        for (var i = 0; i < count; i++) items[i] = new UsageItem(from.Text(), from.Quantity(), from.Properties());
        return items;
    }

    public static void OptionalItems(this RecordWriter to, UsageItem[]? items)
    {
        to.Flag(items is not null);
        if (items is not null) to.Items(items);
    }

    public static UsageItem[]? OptionalItems(this ref RecordReader from) => from.Flag() ? from.Items() : null;
}
