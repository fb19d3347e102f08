using Spend.Journal;

namespace Spend.Grains.Interfaces.Wire;

/// <summary>An answer on its way back, or why there is none. Bytes only on a connection, as <see cref="CommandCall"/>.</summary>
[Immutable]
public sealed class AnswerReply
{
    private readonly Answer _answer;
    private readonly Trouble _trouble;

    public AnswerReply(Answer answer) => _answer = answer;

    public AnswerReply(Trouble trouble) => _trouble = trouble;

    /// <summary>The answer, or what the account would have thrown.</summary>
    public Answer For(CustomerId customer)
    {
        _trouble.ThrowIfAny(customer);
        return _answer;
    }

    /// <summary>What goes over the wire: <see cref="AnswerCodec"/>'s bytes, which have a version of their own; none where there is trouble.</summary>
    [GenerateSerializer, Immutable, Alias("spend.answer")]
    public struct Wire
    {
        [Id(0)]
        public Trouble Trouble { get; set; }

        [Id(1)]
        public byte[]? Answer { get; set; }
    }

    [RegisterConverter]
    internal sealed class Converter : IConverter<AnswerReply, Wire>
    {
        public AnswerReply ConvertFromSurrogate(in Wire surrogate) =>
            surrogate.Answer is { } bytes && surrogate.Trouble == Trouble.None ? new AnswerReply(AnswerCodec.Decode(bytes)) : new AnswerReply(surrogate.Trouble);

        public Wire ConvertToSurrogate(in AnswerReply value) =>
            value._trouble == Trouble.None ? new() { Answer = AnswerCodec.Encode(value._answer) } : new() { Trouble = value._trouble };
    }
}
