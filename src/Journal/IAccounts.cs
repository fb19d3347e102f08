using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;

namespace Spend.Journal;

/// <summary>The accounts of all customers, wherever the actor of one lives. What they answer is durable.</summary>
/// <remarks>
/// Every method may throw <see cref="JournalUnavailableException"/> (answer 503), <see cref="OverloadedException"/> (answer 429) or
/// <see cref="AccountQuarantinedException"/> (answer 500; visible in metrics).
/// </remarks>
public interface IAccounts
{
    /// <summary>Carries a command out. The answer is released when everything it depends on is durable.</summary>
    ValueTask<Answer> Handle(CustomerId customer, Command command);

    /// <summary>
    /// Carries commands out, those of one customer in the order they are in: the second of two with one id is its retry. All of them are
    /// handed over before the first has an answer, so that they share commits; each has its own answer or failure.
    /// </summary>
    ValueTask<Answer>[] HandleAll(IReadOnlyList<Asked> asked);

    /// <summary>What <see cref="Handle"/> would answer, with nothing recorded.</summary>
    ValueTask<Answer> Check(CustomerId customer, Authorize command);

    /// <summary>
    /// Reads the account's state, with everything due by now applied, once all of what is read is durable. The view must copy what it
    /// needs: it may run under the account's lock. Works on accounts that do not exist (their profile is null).
    /// </summary>
    ValueTask<T> Read<T>(CustomerId customer, Func<Account, Instant, T> view);

    /// <summary>The records about one id, oldest first; empty for none.</summary>
    ValueTask<Past> History(CustomerId customer, EventKey key);

    /// <summary>Applies what is due by now, as every call does.</summary>
    ValueTask Wake(CustomerId customer);
}

/// <summary>One of several commands.</summary>
public readonly record struct Asked(CustomerId Customer, Command Command);

/// <summary>A decision that is durable.</summary>
/// <param name="Record">For accepted and replayed commands: the record that says what happened.</param>
/// <param name="Sequence">The sequence the answer reflects; for a replay that of the first answer.</param>
/// <param name="Currency">The account's currency; empty for an unknown customer.</param>
public readonly record struct Answer(Status Status, Record? Record, long Sequence, Denial? Denial, string Currency);

/// <summary>Too many decisions wait already.</summary>
public sealed class OverloadedException(string message) : Exception(message);

/// <summary>The journal of this customer cannot be replayed by this program. All other customers are served.</summary>
public sealed class AccountQuarantinedException(CustomerId customer, Exception cause) : Exception($"The account '{customer}' is quarantined.", cause);
