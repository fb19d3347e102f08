namespace Spend.Gateway.Commands.Replay.Streaming;

/// <summary>What is held for a stream before and while it runs.</summary>
public enum HoldWay
{
    /// <summary>Nothing. Whether any money is left is asked at the start; what was used is reported at the end.</summary>
    NoHold,

    /// <summary>At the start, the input and the most output there can be.</summary>
    FullWindow,

    /// <summary>The input and a chunk of output; a chunk more whenever all that is held has been produced. Denied that, the stream stops.</summary>
    Extending,

    /// <summary>Exactly what the stream will use, as if it were known at the start: the measure for the others, which cannot know.</summary>
    Foresight,
}
