using System.Globalization;
using System.Text.Json.Nodes;

namespace Spend.Gateway.Commands.Demo;

/// <summary>A chat with a model.</summary>
public sealed record ChatRequest(TimeSpan After, string Customer, string User, string Model, long Input, long Output, bool Holds) : DemoRequest(After, Customer, User, Holds)
{
    /// <summary>Output that is asked for before anyone knows how long the answer gets.</summary>
    private long MostOutput => Math.Max(Output, 400);

    public override string About => string.Create(CultureInfo.InvariantCulture, $"{Model,-18}{Input,6} in {Output,5} out");

    public override TimeSpan Latency => TimeSpan.FromMilliseconds(150 + Output * 2);

    public override void WriteUsage(JsonObject body, bool isEstimate)
    {
        var output = isEstimate ? MostOutput : Output;
        body["usage"] = new JsonObject
        {
            ["model"] = Model,
            ["openai"] = new JsonObject { ["prompt_tokens"] = Input, ["completion_tokens"] = output, ["total_tokens"] = Input + output },
        };
    }
}
