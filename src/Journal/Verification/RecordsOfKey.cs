using Spend.Core.Accounts;
using Spend.Core.Metering;

namespace Spend.Journal.Verification;

/// <summary>
/// Looks up the records about one event in the journal that is being verified, oldest first. Corrections and late settlements refer to
/// records far back; keeping every posting in memory instead would make verifying cost what the journal weighs.
/// </summary>
public delegate IEnumerable<(long Sequence, Record Record)> RecordsOfKey(EventKey key);
