using Spend.Core.Accounts;

namespace Spend.Journal.Tests.Codec;

public class AnswerCodecTests
{
    [Fact]
    public void Any_answer_comes_back_as_it_was()
    {
        var seed = Environment.TickCount;
        for (var i = 0; i < 5_000; i++) AssertComesBack(new Anything(seed + i).Answer(), seed + i);
    }

    [Fact]
    public void Answers_as_they_occur_come_back_as_they_were()
    {
        foreach (var (_, answer) in CommandSamples.Answers) AssertComesBack(answer, seed: 0);
    }

    [Fact]
    public void Every_status_and_every_record_can_be_answered()
    {
        foreach (var status in Enum.GetValues<Status>()) AssertComesBack(CommandSamples.Charged with { Status = status }, seed: 0);
        foreach (var (_, record) in Samples.All) AssertComesBack(CommandSamples.Charged with { Record = record }, seed: 0);
    }

    [Fact]
    public void The_record_has_the_bytes_that_it_has_in_the_journal()
    {
        var (bytes, record) = (AnswerCodec.Encode(CommandSamples.Charged), RecordCodec.Encode(Samples.Charge));
        Assert.Equal(record, bytes[^record.Length..]);
    }

    [Fact]
    public void A_record_as_an_older_program_wrote_it_is_not_taken_to_go_on_in_what_is_behind_it()
    {
        var noted = CommandSamples.Answers.Single(static a => a.Name == "denied-and-noted").Answer;
        foreach (var suspended in new[] { new AccountSuspended(Samples.At, "Looks like fraud"), new AccountSuspended(Samples.At, "Overdue", "2026-10") })
            AssertComesBack(noted with { Record = suspended }, seed: 0);
    }

    [Fact]
    public void An_answer_of_more_than_the_buffer_comes_back() =>
        AssertComesBack(CommandSamples.Charged with { Record = Samples.Everything with { Reason = new string('é', 100_000) } }, seed: 0);

    [Fact]
    public void A_number_without_a_name_is_refused_before_it_is_sent_and_the_next_answer_is_not_affected()
    {
        Assert.Throws<ArgumentException>(() => AnswerCodec.Encode(CommandSamples.Charged with { Status = (Status)3 }));
        Assert.Throws<ArgumentException>(() => AnswerCodec.Encode(CommandSamples.Charged with { Record = Samples.Charge with { Kind = 0 } }));
        AssertComesBack(CommandSamples.Charged, seed: 0);
    }

    private static void AssertComesBack(Answer answer, int seed)
    {
        var bytes = AnswerCodec.Encode(answer);
        var back = AnswerCodec.Decode(bytes);
        Assert.True(Dump.Of(answer).SequenceEqual(Dump.Of(back)), $"Seed {seed}: {string.Join('\n', Dump.Of(answer).Except(Dump.Of(back)))}");
        Assert.Equal(answer.Record?.GetType(), back.Record?.GetType());
        Assert.True(bytes.AsSpan().SequenceEqual(AnswerCodec.Encode(back)), $"Seed {seed}: the same answer has other bytes.");
    }
}
