using Microsoft.Playwright;

namespace Spend.Browser.Tests.Console;

/// <summary>What people look for on a page, by role and name.</summary>
internal static class Looking
{
    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocator Link(this IPage page, string name) => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    /// <summary>The heading of the page, which may say more than that.</summary>
    public static ILocator Heading(this IPage page, string name) => page.GetByRole(AriaRole.Heading, new() { Name = name, Level = 1 });

    /// <summary>A part of a page with that heading.</summary>
    public static ILocator Part(this IPage page, string name) => page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true });

    /// <summary>The dialog that is open.</summary>
    public static ILocator Asked(this IPage page) => page.GetByRole(AriaRole.Dialog);

    public static ILocator Titled(this ILocator dialog, string name) => dialog.GetByRole(AriaRole.Heading, new() { Name = name });

    public static ILocator Row(this ILocator part, string text) => part.GetByRole(AriaRole.Row).Filter(new() { HasText = text });

    public static ILocatorAssertions Shows(this ILocator found) => Assertions.Expect(found);

    /// <summary>Waits until the page that the address names is shown: the one before stays until then.</summary>
    /// <param name="at">What follows the # of the address.</param>
    public static Task IsAt(this IPage page, string at) => Assertions.Expect(page.GetByRole(AriaRole.Main)).ToHaveAttributeAsync("data-at", "#" + at);

    /// <summary>The polite region in which results are told.</summary>
    public static Task Says(this IPage page, string text) => Assertions.Expect(page.Locator("[aria-live=polite].said")).ToContainTextAsync(text);
}
