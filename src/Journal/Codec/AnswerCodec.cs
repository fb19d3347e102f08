// The format of an answer that one node gives to another. As that of commands (CommandCodec.cs), it lives as long as a call and is read
// by programs of two versions while a cluster is renewed.
//
//   answer := version(1) status(1) parts(1) sequence(signed) currency(text) [record] [denial]
//   record := number of bytes(4, the lowest first), then those of RecordCodec.cs: they may end where an older program ends them, so what
//             is behind them must not be taken for theirs
//
// How to change it: as CommandCodec.cs says, a further part too: only with a new version, so that a newer program knows what an older one
// reads. When the answer is refused its command has been decided already.
//
// Version history
//   1  the first format
using Spend.Core.Accounts;

namespace Spend.Journal;

/// <summary>The bytes of an <see cref="Answer"/> between nodes.</summary>
public static class AnswerCodec
{
    /// <summary>The version that this program writes, and the newest that it reads.</summary>
    public const byte Version = 1;

    private const byte HasRecord = 1;
    private const byte HasDenial = 2;

    /// <exception cref="ArgumentException">A text is no valid UTF-16, or an enum has no such member.</exception>
    public static byte[] Encode(in Answer answer)
    {
        var to = RecordWriter.OfThisThread;
        to.Byte(Version);
        to.Enum(answer.Status);
        to.Byte((byte)((answer.Record is null ? 0 : HasRecord) | (answer.Denial is null ? 0 : HasDenial)));
        to.Signed(answer.Sequence);
        to.Text(answer.Currency);
        if (answer.Record is { } record)
        {
            var start = to.BeginPart();
            RecordCodec.Write(to, record);
            to.EndPart(start);
        }
        if (answer.Denial is { } denial) to.Denial(denial, default);
        return to.Take();
    }

    /// <exception cref="UnknownRecordException">A newer program wrote it.</exception>
    /// <exception cref="CorruptRecordException">No program wrote it.</exception>
    public static Answer Decode(ReadOnlySpan<byte> bytes)
    {
        var from = new RecordReader(bytes);
        var version = from.Byte();
        if (version != Version) throw new UnknownRecordException($"The answer has version {version}; this program knows up to {Version}.");
        var status = from.Enum<Status>();
        var has = RecordReader.Known(from.Byte(), HasRecord | HasDenial, "answer");
        var (sequence, currency) = (from.Signed(), from.Text());
        var record = (has & HasRecord) != 0 ? RecordCodec.Decode(from.Part()) : null;
        var denial = (has & HasDenial) != 0 ? from.Denial(default) : null;
        from.End();
        return new Answer(status, record, sequence, denial, currency);
    }
}
