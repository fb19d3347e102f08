using System.Text.RegularExpressions;

namespace Spend.Gateway.Pricing;

/// <summary>
/// Names of credit units: lower case, so that none can be taken for a currency. One unit never pays for another.
/// </summary>
public static partial class CreditUnits
{
    public const string Rule = "lower-case letters, digits and underscores, such as credits";

    public static bool IsName(string text) => Name().IsMatch(text);

    [GeneratedRegex("^[a-z][a-z0-9_]{0,62}$")]
    private static partial Regex Name();
}
