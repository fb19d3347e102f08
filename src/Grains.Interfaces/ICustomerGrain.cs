using Orleans.CodeGeneration;
using Spend.Grains.Interfaces.Wire;

namespace Spend.Grains.Interfaces;

/// <summary>
/// One customer's account, wherever in the cluster its actor lives. The key is <see cref="CustomerKey"/>. What it answers is durable.
/// </summary>
/// <remarks>
/// Silos of two versions run side by side while a cluster is upgraded, so names and ids are for ever: each method, type and field has an
/// alias or number of its own, fields are only added, behind those that are there, and a new method raises the interface's version (a grain
/// that is called by a newer interface than its silo has is activated on a silo that has it).
/// </remarks>
[Alias("spend.customer"), Version(1)]
public interface ICustomerGrain : IGrainWithStringKey
{
    /// <summary>Carries a command out.</summary>
    [Alias("handle")]
    ValueTask<AnswerReply> Handle(CommandCall call);

    /// <summary>Carries several out, in their order; as many answers. A batch of HTTP needs one message for each customer in it.</summary>
    [Alias("handle-all")]
    ValueTask<AnswerReply[]> HandleAll(CommandCall[] calls);

    /// <summary>What <see cref="Handle"/> would answer, with nothing recorded.</summary>
    [Alias("check")]
    ValueTask<AnswerReply> Check(CommandCall call);

    /// <summary>A copy of the account without the event ids it remembers, with everything due by now applied, once all of it is durable.</summary>
    [Alias("state")]
    ValueTask<StateReply> State();

    /// <summary>Applies what is due by now, as every call does.</summary>
    [Alias("wake")]
    ValueTask<Trouble> Wake();

    /// <summary>
    /// Has what happens to the customer published to its stream for a while: where nobody watches, nothing is. Answers the latest sequence, so
    /// that whoever renews it finds out what was missed; 0 where that cannot be said now.
    /// </summary>
    [Alias("watch")]
    ValueTask<long> Watch(TimeSpan time);
}
