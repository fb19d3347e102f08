// xunit has a Record of its own.
global using Record = Spend.Core.Accounts.Record;
