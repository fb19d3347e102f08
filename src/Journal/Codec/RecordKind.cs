namespace Spend.Journal;

/// <summary>The second byte of a record. Numbers are frozen and never reused: they are in the journal.</summary>
internal enum RecordKind : byte
{
    Posting = 1,
    CustomerConfigured = 2,
    PlanChanged = 3,
    GrantAdded = 4,
    GrantClosed = 5,
    CapSet = 6,
    CapRemoved = 7,
    ChangeScheduled = 8,
    ContractSet = 9,
    ContractRemoved = 10,
    PricesSet = 11,
    PricesRemoved = 12,
    PlanGrantsEnded = 13,
}
