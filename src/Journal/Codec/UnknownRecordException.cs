namespace Spend.Journal;

/// <summary>
/// The journal holds, or another node sent, something a newer program wrote: a version, kind, field or number this one does not know. It
/// must not guess what it means for money, so the customer is not served, or the node not answered, until the newer program runs.
/// </summary>
public sealed class UnknownRecordException(string message) : Exception(message);
