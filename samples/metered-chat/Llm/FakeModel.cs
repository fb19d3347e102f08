using System.Text.Json;
using System.Text.Json.Nodes;

namespace MeteredChat.Llm;

/// <summary>
/// Speaks as an OpenAI-compatible endpoint does, and always says the same. Four characters are a token.
/// </summary>
public static class FakeModel
{
    private const string Story =
        "Once upon a time there was a model that could not stop talking. It talked about the weather, it talked about the sea, and when it "
        + "had said all there is to say about the sea it began again with the weather. Its owner paid for every word. One morning the owner put a "
        + "small gate in front of it, and the gate asked before each handful of words whether there was still money for them. The model did not "
        + "notice. It talked about the weather, it talked about the sea, and when the money was gone it fell silent in the middle of a word.";

    /// <summary>Of the answer.</summary>
    public static readonly string[] Tokens = [.. Story.Chunk(4).Select(static four => new string(four))];

    /// <summary>On the address of <c>--urls</c>. <c>--pause</c> is the milliseconds between two tokens.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var pause = TimeSpan.FromMilliseconds(builder.Configuration.GetValue("pause", 15));
        var app = builder.Build();
        app.MapPost("/v1/chat/completions", (JsonObject request, HttpContext context) => Answer(request, pause, context));
        return app;
    }

    private static async Task Answer(JsonObject request, TimeSpan pause, HttpContext context)
    {
        var model = request["model"]!.GetValue<string>();
        var input = request["messages"]!.AsArray().Sum(static m => m!["content"]!.GetValue<string>().Length + 3) / 4;
        var tokens = Tokens.Take(request["max_tokens"]?.GetValue<int>() ?? Tokens.Length).ToArray();
        if (request["stream"]?.GetValue<bool>() is not true)
        {
            var message = new JsonObject { ["role"] = "assistant", ["content"] = string.Concat(tokens) };
            await context.Response.WriteAsJsonAsync(new JsonObject
            {
                ["id"] = "chat-1",
                ["object"] = "chat.completion",
                ["model"] = model,
                ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = "stop" }),
                ["usage"] = Usage(input, tokens.Length),
            });
            return;
        }
        context.Response.ContentType = "text/event-stream";
        foreach (var token in tokens)
        {
            await Say(context, Chunk(model, new JsonObject { ["content"] = token }, null));
            await Task.Delay(pause, context.RequestAborted);
        }
        await Say(context, Chunk(model, [], "stop"));
        if (request["stream_options"]?["include_usage"]?.GetValue<bool>() is true)
            await Say(context, new JsonObject { ["id"] = "chat-1", ["object"] = "chat.completion.chunk", ["model"] = model, ["choices"] = new JsonArray(), ["usage"] = Usage(input, tokens.Length) });
        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    private static JsonObject Chunk(string model, JsonObject delta, string? finish) => new()
    {
        ["id"] = "chat-1",
        ["object"] = "chat.completion.chunk",
        ["model"] = model,
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
    };

    private static JsonObject Usage(int input, int output) => new() { ["prompt_tokens"] = input, ["completion_tokens"] = output, ["total_tokens"] = input + output };

    private static async Task Say(HttpContext context, JsonObject chunk)
    {
        await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
