namespace Spend.Journal;

/// <summary>
/// What the journal holds is not what was written. Never skipped over: a missing fact would make every later answer wrong.
/// </summary>
public sealed class JournalCorruptException(string message, Exception? inner = null) : Exception(message, inner);
