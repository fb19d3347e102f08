using Spend.Journal.Tests.Stores;

namespace Spend.Journal.Tests.Sqlite;

public sealed class SqliteDocumentsTests : DocumentsContractTests<UnfiledSqliteStore>;
