using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;

namespace Spend.Journal;

/// <summary>
/// All accounts of this process: finds the actor of a customer, loading it where it is not in memory. What it answers is durable.
/// </summary>
/// <remarks>
/// Every method may throw <see cref="JournalUnavailableException"/> (answer 503) or <see cref="OverloadedException"/> (answer 429).
/// </remarks>
public sealed class Accounts
{
    /// <summary>Carries a command out. The answer is released when everything it depends on is durable.</summary>
    public ValueTask<Answer> Handle(CustomerId customer, Command command) => throw new NotImplementedException();

    /// <summary>What <see cref="Handle"/> would answer, with nothing recorded.</summary>
    public ValueTask<Answer> Check(CustomerId customer, Authorize command) => throw new NotImplementedException();

    /// <summary>
    /// Reads the account's state, with everything due by now applied, once all of what is read is durable. The view must copy what it
    /// needs: it runs under the account's lock. Works on accounts that do not exist (their profile is null).
    /// </summary>
    public ValueTask<T> Read<T>(CustomerId customer, Func<Account, Instant, T> view) => throw new NotImplementedException();

    /// <summary>The records about one id, oldest first; empty for none.</summary>
    public ValueTask<Past> History(CustomerId customer, EventKey key) => throw new NotImplementedException();
}

/// <summary>A decision that is durable.</summary>
/// <param name="Record">For accepted and replayed commands: the record that says what happened.</param>
/// <param name="Sequence">The sequence the answer reflects; for a replay that of the first answer.</param>
/// <param name="Currency">The account's currency; empty for an unknown customer.</param>
public readonly record struct Answer(Status Status, Record? Record, long Sequence, Denial? Denial, string Currency);

/// <summary>Too many decisions wait already.</summary>
public sealed class OverloadedException(string message) : Exception(message);
