using Microsoft.Playwright;
using Spend.Browser.Tests;

[assembly: AssemblyFixture(typeof(Browser))]

namespace Spend.Browser.Tests;

/// <summary>One browser for all tests: Debian's chromium, driven as a person would. Each test opens windows of its own in it.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        // Machines that run tests are busy; what comes at last came.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Installed(), Args = ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"] });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser!.DisposeAsync();
        _playwright!.Dispose();
    }

    /// <summary>A new window of a person who has never been here: no cookies.</summary>
    /// <param name="width">In CSS pixels.</param>
    /// <param name="language">By which the browser writes numbers.</param>
    public async Task<Window> Open(int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light, bool isTouched = false, string language = "en-GB")
    {
        var context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            HasTouch = isTouched,
            Locale = language,
            TimezoneId = "UTC",
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(30_000);
        return new Window(context, await context.NewPageAsync());
    }

    private static string Installed() =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator) from name in Names select Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("No chromium is installed; `./test` installs it.");
}
