using System.Text;
using Npgsql;
using Spend.Core;
using Spend.Core.Metering;
using Spend.Journal.Postgres;
using Spend.Journal.Tests.Stores;
using Spend.Postgres;
using static Spend.Journal.Tests.Stores.Appends;

namespace Spend.Journal.Tests.Postgres;

/// <summary>What the roles of deploy/postgres/roles.sql can do, and that they can do no more.</summary>
public sealed class RolesTests : IClassFixture<RolesTests.ServerOfItsOwn>
{
    /// <summary>Every table, and what a node may do with it.</summary>
    private static readonly Dictionary<string, string> RuntimeRights = new()
    {
        ["attempts"] = "DELETE, INSERT, SELECT",
        ["audit"] = "INSERT, SELECT",
        ["customer_overviews"] = "DELETE, INSERT, SELECT, UPDATE",
        ["customers"] = "INSERT, SELECT",
        ["deliveries"] = "DELETE, INSERT, SELECT, UPDATE",
        ["delivery_requests"] = "DELETE, INSERT, SELECT",
        ["denials"] = "DELETE, INSERT, SELECT, UPDATE",
        ["documents"] = "INSERT, SELECT",
        ["event_keys"] = "INSERT, SELECT",
        ["filed"] = "INSERT, SELECT, UPDATE",
        ["journal"] = "INSERT, SELECT",
        ["key_uses"] = "DELETE, INSERT, SELECT, UPDATE",
        ["leases"] = "DELETE, INSERT, SELECT, UPDATE",
        ["migrations"] = "SELECT",
        ["outbox"] = "DELETE, INSERT, SELECT",
        ["pauses"] = "DELETE, INSERT, SELECT, UPDATE",
        ["protection_keys"] = "INSERT, SELECT",
        ["sessions"] = "DELETE, INSERT, SELECT",
        ["snapshots"] = "DELETE, INSERT, SELECT",
        ["store"] = "SELECT",
    };

    private readonly PostgresServer _server;
    private readonly string _superuser, _owner, _runtime;

    public RolesTests(ServerOfItsOwn fixture)
    {
        _server = fixture.Server;
        _superuser = _server.NewDatabase();
        (_owner, _runtime) = (As("spend_owner"), As("spend_runtime"));
        _superuser.Execute(Script());
    }

    [Fact]
    public void The_owner_migrates_and_a_node_then_reads_and_writes()
    {
        Assert.Contains("may not change its schema", Assert.Throws<StoreRefusedException>(() => PostgresDatabase.Open(_runtime)).Message);
        PostgresDatabase.Open(_owner).Dispose();
        _superuser.Execute(Script());

        foreach (var migrates in (bool[])[false, true])
        {
            using var node = PostgresDatabase.Open(_runtime, new PostgresOptions { Migrates = migrates });
            var documents = new PostgresDocuments(node);
            Assert.True(documents.TryPut(new Document("acme", "meter", $"tokens {migrates}", 1, default, Encoding.UTF8.GetBytes("{}"))));
            Assert.NotEmpty(documents.After(0, out _));
            var journal = new PostgresJournal(node);
            var head = journal.HeadOf(Ann);
            Assert.Equal([AppendResult.Committed], journal.Commit(To(Ann, head, "a", "b").With(Message($"m{head}"))));
            Assert.Equal([AppendResult.Conflict], journal.Commit(To(Ann, head, "late")));
            for (byte i = 1; i <= 2; i++) journal.Store(Ann, new Snapshot(head + i, new[] { i }));
            Assert.Equal([2], journal.LatestSnapshot(Ann)!.State.ToArray());
            Assert.NotEmpty(journal.Find(Ann, EventKey.OfEvent("a")));
            Assert.True(journal.NextEpoch() > 0);
            journal.Remove([.. journal.Pending(0, 10).Select(entry => entry.Number)]);
            Assert.Empty(journal.Pending(0, 10));
        }
    }

    [Fact]
    public void A_node_delivers_files_and_takes_its_lease()
    {
        PostgresDatabase.Open(_owner).Dispose();
        _superuser.Execute(Script());
        using var node = PostgresDatabase.Open(_runtime);

        var deliveries = new PostgresDeliveries(node);
        var numbers = deliveries.Plan([new("a", "m", "wallet.low", Encoding.UTF8.GetBytes("{}"), default), new("a", "n", "wallet.low", Encoding.UTF8.GetBytes("{}"), default)]);
        for (var i = 0; i < Limits.DeliveryAttempts + 2; i++) deliveries.Record(numbers[0], new(default, AttemptOutcome.TimedOut, null, TimeSpan.Zero), DeliveryStatus.Failed, 1, default);
        Assert.Equal(Limits.DeliveryAttempts, deliveries.AttemptsOf(numbers[0]).Count);
        for (var i = 0; i < 2; i++) deliveries.Pause("a", new Instant(5));
        deliveries.Ask(new("a", numbers[1]));
        Assert.Single(deliveries.TakeAsked());
        Assert.True(deliveries.Resend(numbers[1], new Instant(7)));
        Assert.Equal(1, deliveries.Cancel("a", new Instant(8)));
        Assert.Equal(2, deliveries.Prune("a", new Instant(9), 0, 10));
        deliveries.Remove("a");

        var audit = new PostgresAuditLog(node);
        for (var i = 0; i < 2; i++) audit.Add([new AuditEntry("e", "acme", "ann", new Instant(5), "key_1", "cap_set", Encoding.UTF8.GetBytes("{}"))]);
        Assert.Single(audit.Find(new AuditQuery("acme", null, null, null, null, null, long.MaxValue, 10)));

        using var lease = new PostgresLease(node, "test", "node");
        Assert.True(SpinWait.SpinUntil(() => lease.Term > 0, TimeSpan.FromSeconds(20)));
        _runtime.Execute("insert into spend.protection_keys (name, xml) values ('key', '<key/>')");
        var sessions = new PostgresSessions(node);
        sessions.Add(new Session("hash", "portal_1", SessionKind.Link, "t", "a", Instant.Max), new Instant(1));
        Assert.Equal("a", sessions.Find("hash")!.Subject);
        Assert.NotNull(sessions.Take("hash"));
        sessions.TakeAll(SessionKind.Portal, "t", "a");
    }

    [Fact]
    public void An_administrator_who_is_no_superuser_can_give_the_rights()
    {
        var name = $"administrated_{Guid.NewGuid():N}";
        _superuser.Execute("do $$ begin if not exists (select from pg_roles where rolname = 'spend_admin') then create role spend_admin login createrole; end if; end $$");
        _superuser.Execute($"create database {name} owner spend_admin");
        string In(string role) => new NpgsqlConnectionStringBuilder(_superuser) { Database = name, Username = role }.ConnectionString;
        In("spend_admin").Execute(Script());
        PostgresDatabase.Open(In("spend_owner")).Dispose();
        In("spend_admin").Execute(Script());
        using var node = PostgresDatabase.Open(In("spend_runtime"), new PostgresOptions { Migrates = false });
        Assert.True(new PostgresDocuments(node).TryPut(new Document("acme", "meter", "tokens", 1, default, Encoding.UTF8.GetBytes("{}"))));
    }

    [Fact]
    public void A_node_has_exactly_the_rights_it_needs_on_every_table()
    {
        PostgresDatabase.Open(_owner).Dispose();
        _superuser.Execute(Script());
        var rights = _superuser.Rows("""
            select c.relname, coalesce((select string_agg(a.privilege_type, ', ' order by a.privilege_type) from aclexplode(c.relacl) a where a.grantee = 'spend_runtime'::regrole), '')
            from pg_class c where c.relnamespace = 'spend'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') order by 1
            """);
        Assert.Equal(RuntimeRights.OrderBy(right => right.Key, StringComparer.Ordinal).Select(right => $"{right.Key}|{right.Value}"), rights);
        Assert.Empty(_superuser.Rows("select c.relname from pg_class c, aclexplode(c.relacl) a where c.relnamespace = 'spend'::regnamespace and a.grantee = 0"));
    }

    [Theory]
    [InlineData("update spend.journal set hash = hash")]
    [InlineData("delete from spend.journal")]
    [InlineData("update spend.customers set name = ''")]
    [InlineData("delete from spend.customers")]
    [InlineData("select setval('spend.epochs', 1)")]
    [InlineData("update spend.audit set body = ''")]
    [InlineData("delete from spend.audit")]
    [InlineData("delete from spend.protection_keys")]
    [InlineData("update spend.documents set body = ''")]
    [InlineData("delete from spend.documents")]
    [InlineData("truncate spend.documents")]
    [InlineData("update spend.store set timeline = 9")]
    [InlineData("delete from spend.migrations")]
    [InlineData("create table spend.mine (a int)")]
    [InlineData("create table public.mine (a int)")]
    [InlineData("create temporary table mine (a int)")]
    [InlineData("drop table spend.documents")]
    [InlineData("alter table spend.documents add column mine int")]
    [InlineData("copy (select 1) to program 'true'")]
    public void A_node_cannot_change_what_is_on_record_or_the_schema(string sql)
    {
        PostgresDatabase.Open(_owner).Dispose();
        _superuser.Execute(Script());
        var refused = Assert.Throws<PostgresException>(() => _runtime.Execute(sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public void A_database_that_a_superuser_has_migrated_is_given_to_the_owner()
    {
        var database = _server.NewDatabase();
        PostgresDatabase.Open(database).Dispose();
        database.Execute(Script());
        Assert.Empty(database.Rows("select relname from pg_class where relnamespace = 'spend'::regnamespace and pg_get_userbyid(relowner) <> 'spend_owner'"));
        var owner = new NpgsqlConnectionStringBuilder(database) { Username = "spend_owner" }.ConnectionString;
        Assert.Equal("where it was", AcceptedRestore.Accept(owner).Change);
    }

    [Fact]
    public void Only_the_owner_can_accept_a_restored_database()
    {
        PostgresDatabase.Open(_owner).Dispose();
        _superuser.Execute(Script());
        Assert.Contains("may not do what is needed", Assert.Throws<StoreRefusedException>(() => AcceptedRestore.Accept(_runtime)).Message);
    }

    private string As(string role) => new NpgsqlConnectionStringBuilder(_superuser) { Username = role }.ConnectionString;

    private static string Script()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Spend.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("No Spend.sln above the tests.");
        return File.ReadAllText(Path.Combine(folder.FullName, "deploy/postgres/roles.sql"));
    }

    /// <summary>Roles belong to the whole server, and other tests use the shared one.</summary>
    public sealed class ServerOfItsOwn : IDisposable
    {
        public PostgresServer Server { get; } = PostgresServer.Start();

        public void Dispose() => Server.Dispose();
    }
}
