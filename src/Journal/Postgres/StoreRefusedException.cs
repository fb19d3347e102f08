namespace Spend.Journal.Postgres;

/// <summary>
/// This database must not be used as it is: it could lose what it confirms, is not the one that was used before, or belongs to another
/// version of this program. The message is a sentence for an operator. Waiting does not help; somebody has to do something.
/// </summary>
public sealed class StoreRefusedException(string message, Exception? inner = null) : Exception(message, inner);
