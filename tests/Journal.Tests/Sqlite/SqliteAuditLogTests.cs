using Spend.Journal.Tests.Stores;

namespace Spend.Journal.Tests.Sqlite;

public sealed class SqliteAuditLogTests : AuditLogContractTests<SqliteAuditLogStore>;

public sealed class SqliteAuditLogStore : IAuditLogStore
{
    private readonly TempDirectory _directory = new();
    private SqliteAuditLog _log;

    public SqliteAuditLogStore() => _log = SqliteAuditLog.Open(_directory.Path);

    public IAuditLog Log => _log;

    public void Reopen()
    {
        _log.Dispose();
        _log = SqliteAuditLog.Open(_directory.Path);
    }

    public void Dispose()
    {
        _log.Dispose();
        _directory.Dispose();
    }
}
