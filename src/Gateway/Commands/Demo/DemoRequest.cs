namespace Spend.Gateway.Commands.Demo;

/// <summary>One request of the demo's traffic.</summary>
/// <param name="After">Since the request before.</param>
/// <param name="Holds">Authorized with a hold and settled when the model has answered, as a streamed chat is; else charged at once.</param>
public sealed record DemoRequest(TimeSpan After, string Customer, string User, string Model, long Input, long Output, bool Holds)
{
    /// <summary>Output that is asked for before anyone knows how long the answer gets.</summary>
    public long MostOutput => Math.Max(Output, 400);

    /// <summary>How long the model takes.</summary>
    public TimeSpan Latency => TimeSpan.FromMilliseconds(150 + Output * 2);
}
