namespace Spend.Journal.Tests.Codec;

/// <summary>Commands and answers that did not arrive as they were sent.</summary>
public class DamagedMessageTests
{
    public static TheoryData<string> Commands => [.. CommandSamples.All.Select(static s => s.Name)];

    public static TheoryData<string> Answers => [.. CommandSamples.Answers.Select(static s => s.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_damaged_command_is_told_or_is_another_whole_command(string name) =>
        AssertTold(CommandCodec.Encode(CommandSamples.All.Single(s => s.Name == name).Command), CommandAgain);

    [Theory]
    [MemberData(nameof(Answers))]
    public void A_damaged_answer_is_told_or_is_another_whole_answer(string name) =>
        AssertTold(AnswerCodec.Encode(CommandSamples.Answers.Single(s => s.Name == name).Answer), AnswerAgain);

    [Fact]
    public void Any_bytes_are_told_or_are_a_command() => AssertAnyTold(Enum.GetValues<CommandKind>().Length + 1, 0x80, CommandAgain);

    [Fact]
    public void Any_bytes_are_told_or_are_an_answer() => AssertAnyTold(3, 0, AnswerAgain);

    [Fact]
    public void A_count_that_the_bytes_cannot_hold_takes_no_memory()
    {
        byte[] many = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
        AssertTakesNoMemory(static bytes => CommandCodec.Decode(bytes), [1, (byte)CommandKind.Suspend, .. many]);
        AssertTakesNoMemory(static bytes => CommandCodec.Decode(bytes), [1, (byte)CommandKind.CloseBudget, 0, .. many]);
        AssertTakesNoMemory(static bytes => CommandCodec.Decode(bytes), [1, (byte)CommandKind.Authorize, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. many]);
        AssertTakesNoMemory(static bytes => AnswerCodec.Decode(bytes), [1, 0, 1, 0, 0, 0xff, 0xff, 0xff, 0x7f, 0]);
        AssertTakesNoMemory(static bytes => AnswerCodec.Decode(bytes), [1, 0, 1, 0, 0, 0xff, 0xff, 0xff, 0xff, 0]);
    }

    [Fact]
    public void A_record_that_takes_less_than_its_place_is_told()
    {
        var bytes = AnswerCodec.Encode(CommandSamples.Charged);
        // Version, status, parts, two bytes of sequence, four of currency; then the length.
        Assert.Equal(RecordCodec.Encode(Samples.Charge).Length, BitConverter.ToInt32(bytes, 9));
        BitConverter.TryWriteBytes(bytes.AsSpan(9), BitConverter.ToInt32(bytes, 9) + 1);
        Assert.Throws<CorruptRecordException>(() => AnswerCodec.Decode([.. bytes, 0]));
    }

    private static void AssertTold(byte[] bytes, Func<byte[], byte[]> again)
    {
        for (var length = 0; length < bytes.Length; length++) Assert.Throws<CorruptRecordException>(() => again(bytes[..length]));
        for (var extra = 0; extra < 256; extra++) Assert.Throws<CorruptRecordException>(() => again([.. bytes, (byte)extra]));
        for (var at = 0; at < bytes.Length; at++)
            for (var bit = 0; bit < 8; bit++)
            {
                var damaged = bytes.ToArray();
                damaged[at] ^= (byte)(1 << bit);
                if (ReadAgain(damaged, again) is not { } other) continue;
                // It is another one, but where an amount of zero has got a scale, which says nothing.
                if (other.SequenceEqual(bytes)) Assert.True(bytes[at] == 0 && bit is 5 or 6, $"Bit {bit} at {at} does not matter.");
                Assert.Equal(other, again(other));
            }
    }

    private static void AssertAnyTold(int kinds, byte flags, Func<byte[], byte[]> again)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 50_000; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            if (bytes.Length > 1 && i % 4 > 0) (bytes[0], bytes[1]) = (1, (byte)(random.Next(kinds) | (i % 2 == 0 ? 0 : flags)));
            try
            {
                ReadAgain(bytes, again);
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}, round {i}: {Convert.ToHexStringLower(bytes)} gave {e}");
            }
        }
    }

    private static void AssertTakesNoMemory(Action<byte[]> decode, byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<CorruptRecordException>(() => decode(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    /// <summary>The bytes of what was read; null where it was told that they are damaged or of a newer program. Nothing else may happen.</summary>
    private static byte[]? ReadAgain(byte[] bytes, Func<byte[], byte[]> again)
    {
        try
        {
            return again(bytes);
        }
        catch (Exception e) when (e is CorruptRecordException or UnknownRecordException)
        {
            return null;
        }
    }

    private static byte[] CommandAgain(byte[] bytes) => CommandCodec.Encode(CommandCodec.Decode(bytes));

    private static byte[] AnswerAgain(byte[] bytes) => AnswerCodec.Encode(AnswerCodec.Decode(bytes));
}
