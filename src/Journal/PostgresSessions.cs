using Npgsql;
using Spend.Core;
using Spend.Journal.Postgres;

namespace Spend.Journal;

/// <summary>Sessions in the database that all nodes share: a link that one node made can be followed at another.</summary>
public sealed class PostgresSessions(PostgresDatabase database) : ISessions
{
    private const string Columns = "id, kind, tenant, subject, expires";

    public void Add(Session session, Instant now) => database.Run(connection =>
    {
        connection.Execute("delete from spend.sessions where expires <= $1", now.UnixMicroseconds);
        connection.Execute(
            "delete from spend.sessions where hash in (select hash from spend.sessions where tenant = $1 and subject = $2 and kind = $3 order by expires desc offset $4)",
            session.Tenant.Bytes(), session.Subject.Bytes(), (short)session.Kind, (long)Limits.SessionsPerSubject - 1);
        return connection.Execute(
            "insert into spend.sessions (hash, id, kind, tenant, subject, expires) values ($1, $2, $3, $4, $5, $6)",
            session.Hash, session.Id, (short)session.Kind, session.Tenant.Bytes(), session.Subject.Bytes(), session.ExpiresAt.UnixMicroseconds);
    });

    public Session? Find(string hash) => database.Run(connection => connection
        .Rows(row => SessionOf(hash, row), $"select {Columns} from spend.sessions where hash = $1", hash).SingleOrDefault());

    public Session? Take(string hash) => database.Run(connection => connection
        .Rows(row => SessionOf(hash, row), $"delete from spend.sessions where hash = $1 returning {Columns}", hash).SingleOrDefault());

    public void TakeAll(SessionKind kind, string tenant, string subject) => database.Run(connection =>
        connection.Execute("delete from spend.sessions where tenant = $1 and subject = $2 and kind = $3", tenant.Bytes(), subject.Bytes(), (short)kind));

    private static Session SessionOf(string hash, NpgsqlDataReader row) =>
        new(hash, row.GetString(0), (SessionKind)row.GetInt16(1), row.Text(2), row.Text(3), row.Instant(4));
}
