namespace Spend.Model;

/// <summary>How a person reads things.</summary>
public static class ModelText
{
    public static string Time(long at) => DateTime.UnixEpoch.AddTicks(at * 10).ToString("yyyy-MM-dd HH:mm:ss.FFFFFF'Z'");

    public static string Items(ModelItem[]? items) => items is null ? "(as estimated)" : string.Join(" + ", items.Select(i => i.ToString()));

    public static string Prices(ModelPrice[] prices) => $"{{ {string.Join("; ", prices.Select(p => p.ToString()))} }}";
}
