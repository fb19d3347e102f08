using System.Runtime.CompilerServices;
using Microsoft.Extensions.FileProviders;

namespace Spend.Gateway.Pages;

/// <summary>
/// The files of the pages: plain HTML, style sheets and ES modules, which are parts of this assembly. In development they come from the
/// source folder, so that a change shows with the next reload.
/// </summary>
internal static class PageFiles
{
    private const string ThemePath = "/portal/theme.css";

    /// <summary>What is opened by the folder's name.</summary>
    private static readonly string[] Folders = ["/portal/", "/console/"];

    public static void UsePages(this WebApplication app, PageSettings settings)
    {
        var headers = new PageHeaders(settings);
        IFileProvider files = new EmbeddedFileProvider(typeof(PageFiles).Assembly, "web");
        var source = SourceFolder();
        if (app.Environment.IsDevelopment() && Directory.Exists(source)) files = new CompositeFileProvider(new PhysicalFileProvider(source), files);

        app.Use((context, next) =>
        {
            var request = context.Request;
            if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) return next(context);
            if (request.Path == "/" && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)) return Redirect(context, "console/");
            if (request.Path == "/console") return Redirect(context, "console/");
            if (Array.Exists(Folders, folder => request.Path == folder)) request.Path += "index.html";
            if (request.Path != ThemePath || settings.ThemeFile is null) return next(context);
            context.Response.ContentType = "text/css; charset=utf-8";
            headers.AddTo(context);
            return context.Response.SendFileAsync(settings.ThemeFile, context.RequestAborted);
        });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = file => headers.AddTo(file.Context) });
    }

    /// <summary>Where this was compiled, so that it is found wherever the program runs; elsewhere there is none.</summary>
    private static string SourceFolder([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file) ?? "", "Web");

    private static Task Redirect(HttpContext context, string relative)
    {
        context.Response.Redirect(relative);
        return Task.CompletedTask;
    }
}
