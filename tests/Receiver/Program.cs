using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

// A webhook receiver in a process of its own, so that tests can kill it. The first step of a path says how it behaves; each request is a
// line of JSON on the standard output, written before it is answered.
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{args[0]}");
var app = builder.Build();
var turn = new Lock();
var seen = new ConcurrentDictionary<string, TaskCompletionSource>();

app.Run(async context =>
{
    using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
    var body = await reader.ReadToEndAsync();
    lock (turn)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("path", context.Request.Path);
            json.WriteString("body", body);
            json.WriteStartObject("headers");
            foreach (var (name, value) in context.Request.Headers) json.WriteString(name.ToLowerInvariant(), value.ToString());
            json.WriteEndObject();
            json.WriteEndObject();
        }
        Console.WriteLine(Encoding.UTF8.GetString(line.ToArray()));
        Console.Out.Flush();
    }

    var steps = context.Request.Path.Value!.Split('/');
    switch (steps[1])
    {
        case "hang":
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { });
            break;
        case "redirect":
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "/ok/redirected";
            break;
        case "endless":
            var chunk = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
            break;
        case "headers":
            for (var i = 0; i < 1_000; i++) context.Response.Headers[$"x-{i}"] = new string('a', 1_000);
            break;
        case "close":
            context.Response.Headers.Connection = "close";
            break;
        case "busy":
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = steps[2];
            break;
        case "busy-once":
            if (!seen.TryAdd(context.Request.Path, new())) break;
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = steps[2];
            break;
        case "overtaken": // the first answer, a good one, comes after the second, which asks for a pause
            if (seen.TryAdd(context.Request.Path, new()))
            {
                await seen[context.Request.Path].Task;
                await Task.Delay(200);
                break;
            }
            if (!seen[context.Request.Path].TrySetResult()) break;
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = steps[2];
            break;
        case "status":
            context.Response.StatusCode = int.Parse(steps[2]);
            await context.Response.WriteAsync("a secret of the receiver");
            break;
        default:
            await context.Response.WriteAsync("thanks");
            break;
    }
});
app.Run();
