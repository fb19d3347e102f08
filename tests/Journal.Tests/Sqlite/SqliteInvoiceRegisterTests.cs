using Spend.Journal.Tests.Stores;

namespace Spend.Journal.Tests.Sqlite;

public sealed class UnfiledSqliteInvoiceRegisterTests : InvoiceRegisterContractTests<UnfiledSqliteStore>;

public sealed class FiledSqliteInvoiceRegisterTests : InvoiceRegisterContractTests<FiledSqliteStore>;
