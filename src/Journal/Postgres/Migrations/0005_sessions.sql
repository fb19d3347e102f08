-- Who has the pages open, and the codes of links that nobody has followed yet. Hashes of secrets, in hexadecimal; instants are
-- microseconds since 1970. Nothing of it is on record: whoever loses a session logs in again.

create table spend.sessions (
    hash text primary key,
    id text not null,
    kind smallint not null,
    tenant bytea not null,
    subject bytea not null,
    expires bigint not null
);
create index sessions_of_subject on spend.sessions (tenant, subject, kind);
create index sessions_expired on spend.sessions (expires);
