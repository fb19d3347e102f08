using Spend.Core;

namespace Spend.Journal.Sqlite;

/// <summary>delivery.db as its only user sees it. One thread at a time.</summary>
internal sealed class DeliveryFile : IDisposable
{
    public const string FileName = "delivery.db";

    private const int Format = 1;

    private const string Schema = """
        create table if not exists deliveries (number integer primary key autoincrement, endpoint blob not null, message blob not null, type blob not null,
            created integer not null, status integer not null, step integer not null, attempts integer not null, due integer not null, done integer not null,
            body blob not null, unique (endpoint, message));
        create index if not exists deliveries_pending on deliveries (endpoint, due) where status = 0;
        create index if not exists deliveries_done on deliveries (endpoint, done) where status <> 0;
        create index if not exists deliveries_newest on deliveries (endpoint, number);
        create table if not exists attempts (delivery integer not null, number integer not null, at integer not null, outcome integer not null,
            code integer not null, micros integer not null, primary key (delivery, number)) without rowid;
        create table if not exists pauses (endpoint blob primary key, until integer not null) without rowid;
        create table if not exists requests (endpoint blob not null, delivery integer not null, primary key (endpoint, delivery)) without rowid;
        """;

    private const string Columns = "number, endpoint, message, type, created, status, step, attempts, due, done";

    private readonly Database _database;
    private readonly Statement _begin, _commit, _rollback, _insert, _numberOf, _nextEndpoint, _nextPending, _due, _countPending, _countPendingOf, _body, _state,
        _insertAttempt, _forgetAttempts, _update, _resend, _cancel, _find, _page, _attempts, _remove, _removeAttempts, _countDone, _doneOf, _removeOne, _removeAttemptsOfOne, _pause, _pausedUntil,
        _removePause, _ask, _asked, _forgetAsked, _removeAsked;

    private DeliveryFile(Database database)
    {
        _database = database;
        _begin = database.Prepare("begin immediate");
        _commit = database.Prepare("commit");
        _rollback = database.Prepare("rollback");
        _insert = database.Prepare("insert into deliveries (endpoint, message, type, created, status, step, attempts, due, done, body) values (?, ?, ?, ?, 0, 0, 0, ?, 0, ?) on conflict (endpoint, message) do nothing");
        _numberOf = database.Prepare("select number from deliveries where endpoint = ? and message = ?");
        // One step per endpoint in place of one per delivery.
        _nextEndpoint = database.Prepare("select endpoint from deliveries where endpoint > ? order by endpoint limit 1");
        _nextPending = database.Prepare("select endpoint, due from deliveries where status = 0 and endpoint > ? order by endpoint, due limit 1");
        _due = database.Prepare($"select {Columns} from deliveries where status = 0 and endpoint = ? and due <= ? order by due, number limit ?");
        _countPending = database.Prepare("select count(*) from deliveries where status = 0");
        _countPendingOf = database.Prepare("select count(*) from deliveries where status = 0 and endpoint = ?");
        _body = database.Prepare("select body from deliveries where number = ?");
        _state = database.Prepare("select status, attempts from deliveries where number = ?");
        _insertAttempt = database.Prepare("insert into attempts values (?, ?, ?, ?, ?, ?)");
        _forgetAttempts = database.Prepare("delete from attempts where delivery = ? and number <= ?");
        _update = database.Prepare("update deliveries set status = ?2, step = ?3, attempts = ?4, due = ?5, done = ?6 where number = ?1");
        _resend = database.Prepare("update deliveries set status = 0, step = 0, due = ?2, done = 0 where number = ?1");
        _cancel = database.Prepare("update deliveries set status = 3, done = ?2 where endpoint = ?1 and status = 0");
        _find = database.Prepare($"select {Columns} from deliveries where number = ? and endpoint = ?");
        _page = database.Prepare($"select {Columns} from deliveries where endpoint = ?1 and number < ?2 and (?3 < 0 or status = ?3) and (length(?4) = 0 or type = ?4) order by number desc limit ?5");
        _attempts = database.Prepare("select at, outcome, code, micros from attempts where delivery = ? order by number");
        _remove = database.Prepare("delete from deliveries where endpoint = ?");
        _removeAttempts = database.Prepare("delete from attempts where delivery in (select number from deliveries where endpoint = ?)");
        _countDone = database.Prepare("select count(*) from deliveries where status <> 0 and endpoint = ?");
        _doneOf = database.Prepare("select number, done from deliveries where status <> 0 and endpoint = ? order by done, number limit ?");
        _removeOne = database.Prepare("delete from deliveries where number = ?");
        _removeAttemptsOfOne = database.Prepare("delete from attempts where delivery = ?");
        _pause = database.Prepare("insert into pauses values (?, ?) on conflict (endpoint) do update set until = excluded.until");
        _pausedUntil = database.Prepare("select until from pauses where endpoint = ?");
        _removePause = database.Prepare("delete from pauses where endpoint = ?");
        _ask = database.Prepare("insert or ignore into requests values (?, ?)");
        _asked = database.Prepare("select endpoint, delivery from requests order by endpoint, delivery");
        _forgetAsked = database.Prepare("delete from requests");
        _removeAsked = database.Prepare("delete from requests where endpoint = ?");
    }

    public static DeliveryFile Open(string path)
    {
        var database = Database.Open(path);
        try
        {
            database.Execute("pragma journal_mode = wal; pragma synchronous = normal; pragma fullfsync = on; pragma cache_size = -8192;");
            var format = database.Scalar("pragma user_version");
            if (format is not (0 or Format)) throw new JournalCorruptException($"'{path}' has format {format}; this program knows {Format}. Was it written by a newer one?");
            database.Execute($"{Schema} pragma user_version = {Format};");
            return new DeliveryFile(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Runs a change in a transaction. Durable: on the disk on return; else soon after, and a failing machine may lose it.</summary>
    public T Write<T>(bool durable, Func<T> change)
    {
        if (durable) _database.Execute("pragma synchronous = full");
        _begin.Run();
        try
        {
            var result = change();
            _commit.Run();
            return result;
        }
        finally
        {
            if (_database.InTransaction) _rollback.Run();
            if (durable) _database.Execute("pragma synchronous = normal");
        }
    }

    public long Insert(PlannedDelivery planned)
    {
        _insert.Bind(1, planned.Endpoint).Bind(2, planned.Message).Bind(3, planned.Type).Bind(4, planned.At.UnixMicroseconds).Bind(5, planned.At.UnixMicroseconds).Run(6, planned.Body.Span);
        return Single(_numberOf.Bind(1, planned.Endpoint).Bind(2, planned.Message));
    }

    public List<(string Endpoint, Instant Due)> PendingEndpoints()
    {
        List<(string, Instant)> found = [];
        for (var last = ""; _nextPending.Bind(1, last).Step(); _nextPending.Reset()) found.Add((last = _nextPending.Text(0), new Instant(_nextPending.Int64(1))));
        return found;
    }

    public List<string> Endpoints()
    {
        List<string> found = [];
        for (var last = ""; _nextEndpoint.Bind(1, last).Step(); _nextEndpoint.Reset()) found.Add(last = _nextEndpoint.Text(0));
        return found;
    }

    public List<Delivery> Due(string endpoint, Instant now, int limit) => Deliveries(_due.Bind(1, endpoint).Bind(2, now.UnixMicroseconds).Bind(3, limit));

    public long CountPending(string? endpoint) => Single(endpoint is null ? _countPending : _countPendingOf.Bind(1, endpoint));

    public ReadOnlyMemory<byte>? BodyOf(long number)
    {
        if (!_body.Bind(1, number).Step()) return null;
        var body = _body.Blob(0).ToArray();
        _body.Reset();
        return body;
    }

    public void Record(long number, DeliveryAttempt attempt, DeliveryStatus status, int step, Instant due)
    {
        if (!_state.Bind(1, number).Step()) return;
        var (before, attempts) = ((DeliveryStatus)_state.Int32(0), _state.Int32(1) + 1);
        _state.Reset();
        _insertAttempt.Bind(1, number).Bind(2, attempts).Bind(3, attempt.At.UnixMicroseconds).Bind(4, (long)attempt.Outcome).Bind(5, attempt.StatusCode ?? 0).Bind(6, attempt.Duration.Ticks / 10).Run();
        _forgetAttempts.Bind(1, number).Bind(2, attempts - Limits.DeliveryAttempts).Run();
        if (before != DeliveryStatus.Pending && status != DeliveryStatus.Delivered) status = before;
        var done = status == DeliveryStatus.Pending ? 0 : attempt.At.UnixMicroseconds;
        _update.Bind(1, number).Bind(2, (long)status).Bind(3, step).Bind(4, attempts).Bind(5, due.UnixMicroseconds).Bind(6, done).Run();
    }

    public bool Resend(long number, Instant at)
    {
        _resend.Bind(1, number).Bind(2, at.UnixMicroseconds).Run();
        return Changes() > 0;
    }

    public void Pause(string endpoint, Instant until) => _pause.Bind(1, endpoint).Bind(2, until.UnixMicroseconds).Run();

    public Instant PausedUntil(string endpoint) => new(Single(_pausedUntil.Bind(1, endpoint)));

    public int Cancel(string endpoint, Instant at)
    {
        _cancel.Bind(1, endpoint).Bind(2, at.UnixMicroseconds).Run();
        return (int)Changes();
    }

    public bool Remove(string endpoint)
    {
        _removePause.Bind(1, endpoint).Run();
        _removeAsked.Bind(1, endpoint).Run();
        _removeAttempts.Bind(1, endpoint).Run();
        _remove.Bind(1, endpoint).Run();
        return Changes() > 0;
    }

    public Delivery? Find(string endpoint, long number) => Deliveries(_find.Bind(1, number).Bind(2, endpoint)) is [var found] ? found : null;

    public List<Delivery> Page(string endpoint, long before, DeliveryStatus? status, string? type, int limit) =>
        Deliveries(_page.Bind(1, endpoint).Bind(2, before).Bind(3, status is { } only ? (long)only : -1).Bind(4, type ?? "").Bind(5, limit));

    public List<DeliveryAttempt> AttemptsOf(long number)
    {
        List<DeliveryAttempt> found = [];
        _attempts.Bind(1, number);
        while (_attempts.Step())
            found.Add(new DeliveryAttempt(
                new Instant(_attempts.Int64(0)), (AttemptOutcome)_attempts.Int32(1), _attempts.Int32(2) is var code and not 0 ? code : null, TimeSpan.FromTicks(_attempts.Int64(3) * 10)));
        return found;
    }

    public int Prune(string endpoint, Instant before, int keep, int limit)
    {
        List<long> numbers = [];
        var tooMany = Single(_countDone.Bind(1, endpoint)) - keep;
        _doneOf.Bind(1, endpoint).Bind(2, limit);
        while (_doneOf.Step() && (numbers.Count < tooMany || _doneOf.Int64(1) < before.UnixMicroseconds)) numbers.Add(_doneOf.Int64(0));
        _doneOf.Reset();
        foreach (var number in numbers)
        {
            _removeAttemptsOfOne.Bind(1, number).Run();
            _removeOne.Bind(1, number).Run();
        }
        return numbers.Count;
    }

    public void Ask(DeliveryRequest request) => _ask.Bind(1, request.Endpoint).Bind(2, request.Number ?? 0).Run();

    public List<DeliveryRequest> TakeAsked()
    {
        List<DeliveryRequest> found = [];
        while (_asked.Step()) found.Add(new DeliveryRequest(_asked.Text(0), _asked.Int64(1) is var number and not 0 ? number : null));
        _forgetAsked.Run();
        return found;
    }

    public void Dispose() => _database.Dispose();

    private long Changes() => _database.Scalar("select changes()");

    private static long Single(Statement statement)
    {
        var value = statement.Step() ? statement.Int64(0) : 0;
        statement.Reset();
        return value;
    }

    private static List<Delivery> Deliveries(Statement rows)
    {
        List<Delivery> found = [];
        while (rows.Step())
            found.Add(new Delivery(
                rows.Int64(0), rows.Text(1), rows.Text(2), rows.Text(3), new Instant(rows.Int64(4)), (DeliveryStatus)rows.Int32(5), rows.Int32(6), rows.Int32(7),
                new Instant(rows.Int64(8)), rows.Int64(9) is var done and not 0 ? new Instant(done) : null));
        return found;
    }
}
