using Microsoft.Extensions.DependencyInjection;
using Orleans.CodeGeneration;
using Orleans.Serialization;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Grains.Interfaces;
using Spend.Grains.Interfaces.Wire;
using Spend.Journal;
using Spend.Journal.Tests.Actors;

namespace Spend.Cluster.Tests;

/// <summary>What silos of two versions say to each other while a cluster is upgraded. The bytes here are those of the first version; they must stay readable.</summary>
public sealed class WireTests
{
    /// <summary>An <see cref="Authorize"/> of three tokens under the id "a", as the first version sends it.</summary>
    private const string FirstCall = "2040330114016103000000000000000106746F6B656E7366000000000115E0";

    /// <summary>The answer that there is trouble with the journal, as the first version sends it.</summary>
    private const string FirstTrouble = "200003C101E0";

    /// <summary>The answer that a suspended customer gets, and an event for viewers.</summary>
    private const string FirstAnswer = "20000141110116002203555344E0", FirstEvent = "20E80005011D010341050102E0";

    /// <summary>A copy of an account of three bytes at instant 7.</summary>
    private const string FirstState = "20E800014107010203011DE0";

    private static readonly Answer Denied = new(Status.Suspended, null, 17, null, "USD");

    private static readonly CustomerId Customer = new("default", "acme");

    private readonly Serializer _serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    [Fact]
    public void What_the_first_version_says_is_understood()
    {
        var call = Read<CommandCall>(Convert.FromHexString(FirstCall));
        Assert.Equal(5, call.Configuration);
        var authorize = Assert.IsType<Authorize>(call.Command);
        Assert.Equal(("a", Quantity.Of(3)), (authorize.Id, Assert.Single(authorize.Items).Quantity));
        Assert.Throws<JournalUnavailableException>(() => Read<AnswerReply>(Convert.FromHexString(FirstTrouble)).For(Customer));
        Assert.Equal(Denied, Read<AnswerReply>(Convert.FromHexString(FirstAnswer)).For(Customer));
        var seen = Read<LiveMessage>(Convert.FromHexString(FirstEvent));
        Assert.Equal((1, 7L, true, "0102"), (seen.Type, seen.Sequence, seen.IsRecord, Convert.ToHexString(seen.Data)));
        var state = Read<StateReply>(Convert.FromHexString(FirstState));
        Assert.Equal((Trouble.None, "010203", 7), (state.Trouble, Convert.ToHexString(state.Snapshot), state.Now));
    }

    [Fact]
    public void This_version_says_it_in_the_same_bytes()
    {
        Assert.Equal(FirstCall, Hex(new CommandCall(Node.Spend("a", 3), 5)));
        Assert.Equal(FirstTrouble, Hex(new AnswerReply(Trouble.Unavailable)));
        Assert.Equal(FirstAnswer, Hex(new AnswerReply(Denied)));
        Assert.Equal(FirstEvent, Hex(new LiveMessage(1, 7, true, [1, 2])));
        Assert.Equal(FirstState, Hex(new StateReply(Trouble.None, [1, 2, 3], 7)));
    }

    [Fact]
    public void A_field_that_a_newer_version_adds_does_not_disturb_an_older_one()
    {
        var newer = new NewerCall { Command = CommandCodec.Encode(Node.Spend("a", 3)), Deadline = 12, Trace = "00-1" };
        Assert.Equal("a", Assert.IsType<Authorize>(Read<CommandCall>(_serializer.SerializeToArray(newer)).Command).Id);
        Assert.Equal(9, Read<NewerState>(_serializer.SerializeToArray(new StateReply(Trouble.None, [], 9))).Now);
    }

    [Fact]
    public void A_command_that_only_a_newer_version_knows_is_told_apart_from_damage()
    {
        var unknown = Read<CommandCall>(_serializer.SerializeToArray(new NewerCall { Command = [99, 1, 2, 3] }));
        Assert.Equal(Trouble.NotUnderstood, Troubles.Of(Assert.Throws<UnknownRecordException>(() => unknown.Command)));
    }

    [Fact]
    public void An_answer_comes_over_as_it_was_given()
    {
        var answer = new Answer(Status.InsufficientFunds, null, 17, new Denial(Status.InsufficientFunds, LimitSource.Wallet, null, Money.Parse("4"), Money.Parse("3"), "No.", "Pay.", TimeSpan.FromSeconds(3)), "USD");
        Assert.Equal(answer, Read<AnswerReply>(_serializer.SerializeToArray(new AnswerReply(answer))).For(Customer));
    }

    [Theory]
    [InlineData(Trouble.Unavailable, typeof(JournalUnavailableException))]
    [InlineData(Trouble.Overloaded, typeof(OverloadedException))]
    [InlineData(Trouble.Quarantined, typeof(AccountQuarantinedException))]
    [InlineData(Trouble.NotUnderstood, typeof(NotUnderstoodException))]
    public void Each_trouble_is_the_exception_again_that_it_was(Trouble trouble, Type thrown) =>
        Assert.IsType(thrown, Xunit.Record.Exception(() => Read<AnswerReply>(_serializer.SerializeToArray(new AnswerReply(trouble))).For(Customer)));

    [Fact]
    public void Within_a_silo_a_command_is_handed_over_as_it_is()
    {
        var call = new CommandCall(Node.Spend("a"), 5);
        var copier = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<DeepCopier>();
        Assert.Same(call.Command, copier.Copy(call)!.Command);
    }

    /// <summary>Names are for ever: a method without one of its own would change its address when it is renamed.</summary>
    [Fact]
    public void Every_method_of_the_grain_has_an_alias_and_the_interface_a_version()
    {
        Assert.NotEmpty(typeof(ICustomerGrain).GetCustomAttributes(typeof(VersionAttribute), inherit: false));
        Assert.All(typeof(ICustomerGrain).GetMethods(), static method => Assert.NotEmpty(method.GetCustomAttributes(typeof(AliasAttribute), inherit: false)));
    }

    private T Read<T>(byte[] bytes) => Assert.IsType<T>(_serializer.Deserialize<T>(bytes));

    private string Hex<T>(T value) => Convert.ToHexString(_serializer.SerializeToArray(value));
}

/// <summary>What <see cref="CommandCall"/> might be one day.</summary>
[GenerateSerializer]
public struct NewerCall
{
    [Id(0)]
    public byte[] Command { get; set; }

    [Id(1)]
    public long Configuration { get; set; }

    [Id(2)]
    public long Deadline { get; set; }

    [Id(3)]
    public string? Trace { get; set; }
}

/// <summary>What <see cref="StateReply"/> might be one day.</summary>
[GenerateSerializer]
public sealed record NewerState([property: Id(0)] Trouble Trouble, [property: Id(1)] byte[] Snapshot, [property: Id(2)] long Now, [property: Id(3)] string? Node);
