using Spend.Core.Accounts;

namespace Spend.Journal.Tests.Codec;

/// <summary>What an older program does with commands and answers of a newer one: it refuses them, and says why.</summary>
public class UnknownMessageTests
{
    [Fact]
    public void A_version_that_this_program_does_not_know_is_refused()
    {
        for (var version = 0; version < 256; version++)
        {
            var (command, answer) = (CommandCodec.Encode(CommandSamples.Authorize), AnswerCodec.Encode(CommandSamples.Charged));
            command[0] = answer[0] = (byte)version;
            if (version != CommandCodec.Version) Assert.Throws<UnknownRecordException>(() => CommandCodec.Decode(command));
            if (version != AnswerCodec.Version) Assert.Throws<UnknownRecordException>(() => AnswerCodec.Decode(answer));
        }
    }

    [Fact]
    public void What_is_sent_bears_the_version_that_nodes_say_they_understand()
    {
        foreach (var (_, command) in CommandSamples.All) Assert.Equal(CommandCodec.Version, CommandCodec.Encode(command)[0]);
        foreach (var (_, answer) in CommandSamples.Answers) Assert.Equal(AnswerCodec.Version, AnswerCodec.Encode(answer)[0]);
    }

    [Fact]
    public void A_field_behind_those_of_a_version_is_told_as_newer_only_under_a_new_version()
    {
        foreach (var (_, command) in CommandSamples.All) AssertGrowsByVersion(CommandCodec.Encode(command), static bytes => CommandCodec.Decode(bytes));
        foreach (var (_, answer) in CommandSamples.Answers) AssertGrowsByVersion(AnswerCodec.Encode(answer), static bytes => AnswerCodec.Decode(bytes));

        static void AssertGrowsByVersion(byte[] bytes, Action<byte[]> decode)
        {
            Assert.Throws<CorruptRecordException>(() => decode([.. bytes, 1, (byte)'x']));
            Assert.Throws<UnknownRecordException>(() => decode([(byte)(bytes[0] + 1), .. bytes[1..], 1, (byte)'x']));
        }
    }

    [Fact]
    public void A_kind_of_command_that_this_program_does_not_know_is_refused()
    {
        var known = Enum.GetValues<CommandKind>().Select(k => (byte)k).ToHashSet();
        for (var kind = 0; kind < 256; kind++)
        {
            // The highest bit says that who asks follows.
            if (!known.Contains((byte)(kind & 0x7f))) Assert.Throws<UnknownRecordException>(() => CommandCodec.Decode([1, (byte)kind, 0]));
        }
    }

    [Fact]
    public void A_status_that_this_program_does_not_know_is_refused()
    {
        var known = Enum.GetValues<Status>().Select(s => (int)s).ToHashSet();
        for (var status = 0; status < 256; status++)
        {
            byte[] bytes = [1, (byte)status, 0, 0, 0];
            if (!known.Contains(status)) Assert.Throws<UnknownRecordException>(() => AnswerCodec.Decode(bytes));
            else Assert.Equal((Status)status, AnswerCodec.Decode(bytes).Status);
        }
    }

    [Fact]
    public void A_part_that_this_program_does_not_know_is_refused()
    {
        Assert.Throws<UnknownRecordException>(() => AnswerCodec.Decode([1, 0, 4, 0, 0]));
        Assert.Throws<UnknownRecordException>(() => CommandCodec.Decode([1, (byte)CommandKind.Cancel, 4]));
    }

    [Fact]
    public void A_record_that_this_program_does_not_know_is_refused_in_an_answer()
    {
        var bytes = AnswerCodec.Encode(CommandSamples.Charged);
        var start = bytes.Length - RecordCodec.Encode(Samples.Charge).Length;
        bytes[start]++;
        Assert.Throws<UnknownRecordException>(() => AnswerCodec.Decode(bytes));
        bytes[start]--;
        bytes[start + 1] = 0x7f;
        Assert.Throws<UnknownRecordException>(() => AnswerCodec.Decode(bytes));
    }

    [Fact]
    public void The_numbers_of_commands_never_change() =>
        // Members may be added at the end of the list; then the list here grows.
        Assert.Equal(
            "Configure=1 Subscribe=2 Cancel=3 SetContract=4 RemoveContract=5 SetPrices=6 RemovePrices=7 AddGrant=8 VoidGrant=9 SetCap=10 RemoveCap=11 CloseBudget=12 "
            + "SetAlert=13 RemoveAlert=14 Suspend=15 Resume=16 SetBrake=17 SetAutoTopUp=18 DeclineTopUp=19 Authorize=20 RecordUsage=21 Settle=22 Extend=23 Release=24 "
            + "VoidEvent=25 AmendEvent=26 ClosePeriod=27 PayInvoice=28 IssueCreditNote=29 VoidInvoice=30 GiveUpInvoice=31 RefundBalance=32",
            string.Join(' ', Enum.GetValues<CommandKind>().Select(v => $"{v}={(byte)v}")));
}
