using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;

namespace Spend.Journal.Tests.Codec;

public class CommandCodecTests
{
    public static TheoryData<Type> EveryCommandType => [.. Anything.CommandTypes];

    [Theory]
    [MemberData(nameof(EveryCommandType))]
    public void Every_command_that_Core_has_comes_back_as_it_was(Type type)
    {
        var seed = Environment.TickCount;
        for (var i = 0; i < 500; i++) AssertComesBack(new Anything(seed + i).Command(type), seed + i);
    }

    [Fact]
    public void Commands_as_they_occur_come_back_as_they_were()
    {
        foreach (var (_, command) in CommandSamples.All) AssertComesBack(command, seed: 0);
    }

    [Fact]
    public void Every_command_that_Core_has_has_a_kind_of_its_own()
    {
        Assert.Equal(Anything.CommandTypes.Select(t => t.Name).Order(), Enum.GetNames<CommandKind>().Order());
        foreach (var type in Anything.CommandTypes)
            Assert.Equal(Enum.Parse<CommandKind>(type.Name), (CommandKind)(CommandCodec.Encode(new Anything(1).Command(type))[1] & 0x7f));
    }

    [Fact]
    public void No_command_is_a_kind_of_another()
    {
        // Else a field of the one that stands below would be lost under the kind of the one above.
        Assert.All(Anything.CommandTypes, static type => Assert.True(type.IsSealed));
    }

    [Theory]
    [MemberData(nameof(EveryCommandType))]
    public void Who_asks_comes_along_and_so_does_that_nobody_is_named(Type type)
    {
        var command = new Anything(1).Command(type);
        foreach (var by in (string?[])[null, "", "key_1"])
            Assert.Equal(by, CommandCodec.Decode(CommandCodec.Encode(command with { By = by })).By);
    }

    [Fact]
    public void The_key_is_computed_again()
    {
        foreach (var (_, command) in CommandSamples.All) Assert.Equal(command.Key, CommandCodec.Decode(CommandCodec.Encode(command)).Key);
        Assert.Equal(EventKey.OfEvent(CommandSamples.Authorize.Id), CommandCodec.Decode(CommandCodec.Encode(CommandSamples.Authorize with { By = "key_1" })).Key);
    }

    [Fact]
    public void A_typical_request_takes_less_than_140_bytes() => Assert.InRange(CommandCodec.Encode(CommandSamples.Authorize).Length, 80, 139);

    [Fact]
    public void Text_that_is_no_text_is_refused_before_it_is_sent_and_the_next_command_is_not_affected()
    {
        Assert.ThrowsAny<ArgumentException>(() => CommandCodec.Encode(new Suspend("\ud800")));
        Assert.ThrowsAny<ArgumentException>(() => CommandCodec.Encode(new Suspend(new string('x', 500) + "\udc00")));
        AssertComesBack(CommandSamples.Authorize, seed: 0);
    }

    [Fact]
    public void A_number_without_a_name_is_refused_before_it_is_sent() =>
        Assert.Throws<ArgumentException>(() => CommandCodec.Encode(new RemoveCap("tokens", (Owner)99)));

    [Fact]
    public void Each_encoding_is_an_array_of_its_own()
    {
        var first = CommandCodec.Encode(CommandSamples.Authorize);
        var copy = first.ToArray();
        CommandCodec.Encode(new SetContract(Samples.Contract));
        Assert.Equal(copy, first);
    }

    private static void AssertComesBack(Command command, int seed)
    {
        var bytes = CommandCodec.Encode(command);
        var back = CommandCodec.Decode(bytes);
        Assert.True(Dump.Of(command).SequenceEqual(Dump.Of(back)), $"Seed {seed}: {string.Join('\n', Dump.Of(command).Except(Dump.Of(back)))}");
        Assert.True(bytes.AsSpan().SequenceEqual(CommandCodec.Encode(back)), $"Seed {seed}: the same command has other bytes.");
    }
}
