namespace Spend.Journal;

/// <summary>The bytes are no record, command or answer that any version of this program wrote: torn, cut short, too long, or damaged.</summary>
public sealed class CorruptRecordException(string message, Exception? inner = null) : Exception(message, inner);
