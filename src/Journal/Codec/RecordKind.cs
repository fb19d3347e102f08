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
    BudgetClosed = 14,
    AccountSuspended = 15,
    AccountResumed = 16,
    BrakeSet = 17,
    BrakeTripped = 18,
    AlertSet = 19,
    AlertRemoved = 20,
    AlertTriggered = 21,
    AlertRearmed = 22,
    CapReached = 23,
    WalletDepleted = 24,
    DenialNoted = 25,
    AutoTopUpSet = 26,
    TopUpRequested = 27,
    TopUpDeclined = 28,
}
