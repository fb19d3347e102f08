using System.Text;

namespace Spend.Gateway.Pages;

/// <summary>What is set from outside about the customer page and the console.</summary>
/// <param name="PublicUrl">Pages__PublicUrl: where browsers reach this; portal links begin with it. Null: as the request for the link named it.</param>
/// <param name="FrameAncestors">Pages__FrameAncestors: the origins whose pages may show the customer page in a frame; none: nobody may.</param>
/// <param name="ThemeFile">Pages__ThemeFile: a style sheet that the customer page loads last, for the vendor's colours and fonts.</param>
/// <param name="LinkLife">Pages__LinkSeconds: how long a portal link can be followed.</param>
/// <param name="SessionLife">Pages__SessionMinutes: how long a page stays open without logging in again.</param>
public sealed record PageSettings(Uri? PublicUrl, IReadOnlyList<string> FrameAncestors, string? ThemeFile, TimeSpan LinkLife, TimeSpan SessionLife)
{
    private const int DefaultLinkSeconds = 300, DefaultSessionMinutes = 720;

    /// <summary>Browsers keep cookies of a page in another site's frame only when they are secure.</summary>
    public bool IsEmbedded => FrameAncestors.Count > 0;

    /// <exception cref="SettingsException">A value that is none.</exception>
    public static PageSettings From(IConfiguration configuration)
    {
        var settings = new PageSettings(
            Settings.Text(configuration, "Pages:PublicUrl") is { } url ? Web("Pages__PublicUrl", url.TrimEnd('/') + "/") : null,
            [.. (Settings.Text(configuration, "Pages:FrameAncestors") ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(Origin)],
            Settings.Text(configuration, "Pages:ThemeFile") is { } theme ? Existing(theme) : null,
            TimeSpan.FromSeconds(Settings.Number(configuration, "Pages:LinkSeconds", DefaultLinkSeconds, least: 10, most: 86_400)),
            TimeSpan.FromMinutes(Settings.Number(configuration, "Pages:SessionMinutes", DefaultSessionMinutes, least: 1, most: 43_200)));
        return settings is { IsEmbedded: true, PublicUrl: { IsLoopback: false, Scheme: "http" } }
            ? throw new SettingsException("Pages__FrameAncestors needs a Pages__PublicUrl with https: browsers keep no other cookies in a frame.")
            : settings;
    }

    private static Uri Web(string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { Query: "", Fragment: "", UserInfo: "" }
            ? url
            : throw new SettingsException($"{name} is '{text}'; it must be an address such as https://billing.example.com.");

    /// <summary>An origin, whose host may begin with <c>*.</c>: such as https://*.example.com.</summary>
    private static string Origin(string text)
    {
        var url = Web("Pages__FrameAncestors", text.Replace("://*.", "://any.", StringComparison.Ordinal));
        return url.AbsolutePath == "/" && !text.EndsWith('/') && !text.Contains(';', StringComparison.Ordinal) && Ascii.IsValid(text)
            ? text
            : throw new SettingsException($"Pages__FrameAncestors has '{text}'; it must be origins such as https://app.example.com, without a path, and names as the network has them (xn--…).");
    }

    private static string Existing(string path) =>
        File.Exists(path) ? Path.GetFullPath(path) : throw new SettingsException($"Pages__ThemeFile is '{path}'; there is no such file.");
}
