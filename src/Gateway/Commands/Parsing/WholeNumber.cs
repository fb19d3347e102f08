using System.CommandLine;
using System.Globalization;

namespace Spend.Gateway.Commands.Parsing;

/// <summary>Options that take a whole number within bounds, and say the bounds where it is not.</summary>
internal static class WholeNumber
{
    public static Option<int?> Option(string name, string description, int least, int most, int? fallback = null)
    {
        var option = new Option<int?>(name)
        {
            HelpName = "N",
            Description = description,
            CustomParser = result =>
            {
                if (int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number from {least} to {most}."));
                return null;
            },
        };
        if (fallback is not null) option.DefaultValueFactory = _ => fallback;
        return option;
    }
}
