namespace Spend.Client;

/// <summary>What came of carrying out an errand.</summary>
/// <param name="IsDone">The controller knows.</param>
/// <param name="Again">Where it is not done: when this one is tried again while others go on; null: nobody answers, so others need not try either.</param>
/// <param name="Why">What was answered that is not the last word, for the log; null: nothing worth a word.</param>
internal readonly record struct Delivery(bool IsDone, TimeSpan? Again = null, SpendProblem? Why = null)
{
    public static Delivery Done => new(true);

    public static Delivery Unanswered => new(false);
}
