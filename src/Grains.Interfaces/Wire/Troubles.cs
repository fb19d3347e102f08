using Spend.Journal;

namespace Spend.Grains.Interfaces.Wire;

/// <summary>Errors cross the cluster as values, and are exceptions again where they arrive.</summary>
public static class Troubles
{
    /// <summary>The kind of a failure that a caller is told of; null: a bug, which is thrown on.</summary>
    public static Trouble? Of(Exception failure) => failure switch
    {
        JournalUnavailableException => Trouble.Unavailable,
        OverloadedException => Trouble.Overloaded,
        AccountQuarantinedException => Trouble.Quarantined,
        UnknownRecordException => Trouble.NotUnderstood,
        _ => null,
    };

    /// <summary>Throws what the account would have thrown here.</summary>
    public static void ThrowIfAny(this Trouble trouble, CustomerId customer)
    {
        switch (trouble)
        {
            case Trouble.None: return;
            case Trouble.Overloaded: throw new OverloadedException("Too much waits already at the node of this customer.");
            case Trouble.Quarantined: throw new AccountQuarantinedException(customer, new InvalidOperationException("The node that has this customer could not replay its journal."));
            case Trouble.NotUnderstood: throw new NotUnderstoodException();
            case Trouble.Unavailable:
            default: throw new JournalUnavailableException("The node that has this customer cannot reach the journal.");
        }
    }
}

/// <summary>The silo that has the customer runs an older program, which does not know what it was asked.</summary>
public sealed class NotUnderstoodException() : Exception("The silo that has this customer runs an older version.");
