using Spend.Gateway.Access;
using Spend.Journal;

namespace Spend.Gateway.Tests.Audit;

/// <summary>An audit log that cannot be written holds nothing up, and nothing it missed is lost.</summary>
public sealed class AuditFailureTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("spend-audit-").FullName;
    private readonly BrokenLog _log = new();

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public void A_revoked_key_is_revoked_though_nobody_could_file_it_and_it_is_filed_later()
    {
        using var journal = SqliteJournal.Open(_data);
        var documents = new Spend.Gateway.Documents(journal, _log, TimeProvider.System);
        var keys = new KeyRing(documents, TimeProvider.System, adminKey: null, requestsPerTenant: 10);
        var (_, admin) = keys.Create("acme", Role.Admin, "stays");
        _log.IsBroken = true;
        var (stored, key) = keys.Create("acme", Role.Backend, "leaked", by: "key_a");
        Assert.NotNull(keys.Find("Bearer " + key));
        keys.Revoke("acme", stored.Id, by: "key_a");
        Assert.Null(keys.Find("Bearer " + key));
        Assert.NotNull(keys.Find("Bearer " + admin));
        Assert.Single(_log.Entries);
        _log.IsBroken = false;
        documents.File();
        Assert.Equal(["api_key_created", "api_key_created", "api_key_removed"], _log.Entries.Select(static e => e.Action));
    }

    [Fact]
    public void What_a_crash_kept_from_the_log_is_filed_at_the_next_start()
    {
        using (var journal = SqliteJournal.Open(_data))
        {
            _log.IsBroken = true;
            new Spend.Gateway.Documents(journal, _log, TimeProvider.System).Put("acme", "meter", "tokens", 0, "{}"u8.ToArray(), "key_a");
        }
        _log.IsBroken = false;
        using var again = SqliteJournal.Open(_data);
        _ = new Spend.Gateway.Documents(again, _log, TimeProvider.System);
        Assert.Equal(("meter_created", "key_a"), (_log.Entries.Single().Action, _log.Entries.Single().By));
    }

    [Fact]
    public void A_file_that_is_no_audit_log_ends_the_start_with_a_sentence()
    {
        File.WriteAllText(Path.Combine(_data, SqliteAuditLog.FileName), new string('x', 10_000));
        Assert.Contains("Move audit.db away", Assert.Throws<JournalCorruptException>(() => SqliteAuditLog.Open(_data)).Message);
    }

    private sealed class BrokenLog : IAuditLog
    {
        public bool IsBroken { get; set; }

        public List<AuditEntry> Entries { get; } = [];

        public void Add(IReadOnlyList<AuditEntry> entries)
        {
            if (IsBroken) throw new JournalUnavailableException("The disk is full.");
            Entries.AddRange(entries);
        }

        public IReadOnlyList<NumberedAuditEntry> Find(AuditQuery query) => [];
    }
}
