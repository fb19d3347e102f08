using System.CommandLine;
using System.CommandLine.Parsing;

namespace Spend.Gateway.Commands.Parsing;

/// <summary>The option that says which running gateway a command talks to.</summary>
internal static class GatewayAddress
{
    public static Option<Uri?> Option(string description) => new("--url") { HelpName = "URL", Description = description, CustomParser = Parse };

    private static Uri? Parse(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") return url;
        result.AddError("--url must be an http or https address, such as http://127.0.0.1:8080.");
        return null;
    }
}
