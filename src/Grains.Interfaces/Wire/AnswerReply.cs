using Spend.Journal;

namespace Spend.Grains.Interfaces.Wire;

/// <summary>An answer on its way back, or why there is none. Bytes only on a connection, as <see cref="CommandCall"/>.</summary>
[Immutable]
public sealed class AnswerReply
{
    private readonly Answer _answer;
    private readonly Trouble _trouble;
    private readonly byte[]? _bytes;

    public AnswerReply(Answer answer) => _answer = answer;

    public AnswerReply(Trouble trouble) => _trouble = trouble;

    private AnswerReply(byte[] bytes) => _bytes = bytes;

    /// <summary>Whether the silo that was asked knew what it was asked.</summary>
    public bool IsUnderstood => _trouble != Trouble.NotUnderstood;

    /// <summary>The answer, or what the account would have thrown.</summary>
    /// <exception cref="JournalUnavailableException">It was made by a newer program: a node of that one can say what it is, to the same id.</exception>
    public Answer For(CustomerId customer)
    {
        _trouble.ThrowIfAny(customer);
        try
        {
            return _bytes is null ? _answer : AnswerCodec.Decode(_bytes);
        }
        catch (UnknownRecordException newer)
        {
            throw new JournalUnavailableException("The node that has this customer runs a newer version, whose answer this one cannot read.", newer);
        }
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
        public AnswerReply ConvertFromSurrogate(in Wire surrogate) => surrogate.Answer is { } bytes ? new AnswerReply(bytes) : new AnswerReply(surrogate.Trouble);

        public Wire ConvertToSurrogate(in AnswerReply value) => value switch
        {
            { _trouble: not Trouble.None } => new() { Trouble = value._trouble },
            { _bytes: { } bytes } => new() { Answer = bytes },
            _ => new() { Answer = AnswerCodec.Encode(value._answer) },
        };
    }
}
