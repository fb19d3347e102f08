using System.Net;
using System.Text;
using Spend.Gateway.Tests.Kill;

namespace Spend.Browser.Tests;

/// <summary>A vendor's product at another site (localhost, where the pages are at 127.0.0.1): one page with a frame.</summary>
internal sealed class Vendor : IDisposable
{
    private readonly HttpListener _listener = new();
    private string _frame = "";

    public Vendor()
    {
        Origin = $"http://localhost:{GatewayProcess.FreePort()}";
        _listener.Prefixes.Add(Origin + "/");
        _listener.Start();
        _ = Serve();
    }

    public string Origin { get; }

    /// <summary>What the frame shows.</summary>
    public void Show(string address) => _frame = address;

    public void Dispose() => _listener.Close();

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                var page = $"<!doctype html><html lang=en><title>Product</title><link rel=icon href='data:,'><h1>Your product</h1><iframe title='Spend' width=1000 height=800 src='{_frame}'></iframe></html>";
                context.Response.ContentType = "text/html; charset=utf-8";
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(page));
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}
