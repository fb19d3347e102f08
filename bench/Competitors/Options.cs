namespace Spend.Competitors;

/// <summary>The few `--name value` pairs that <c>bench/run</c> passes; a missing or odd one stops the start, so no default hides a typo.</summary>
internal sealed class Options(string[] args)
{
    public string Urls => Text("--urls");

    /// <summary>Npgsql connection string, or the path of Redis's Unix socket.</summary>
    public string Store => Text("--store");

    /// <summary>How many customers to seed: <c>c1</c> to <c>cN</c>.</summary>
    public int Customers => int.Parse(Text("--customers"), System.Globalization.CultureInfo.InvariantCulture);

    private string Text(string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : throw new ArgumentException($"{name} is missing.", nameof(name));
    }
}
