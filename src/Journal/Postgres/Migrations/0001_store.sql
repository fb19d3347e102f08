-- What the database is, and the configuration that belongs to no customer. Ids that users choose are UTF-8 bytes: a text may hold NUL.

-- Where the schema is there already, this role needs no right to make one.
do $$ begin if to_regnamespace('spend') is null then create schema spend; end if; end $$;

-- Which of these files have been applied.
create table spend.migrations (
    number integer primary key,
    name text not null,
    applied timestamptz not null default now()
);

-- Where this database was when it was made, or last accepted after a restore. One that was restored from a dump is somewhere else.
-- Accepting it draws another incarnation, so that no process goes on with what it remembers from before.
create table spend.store (
    one_row boolean primary key default true check (one_row),
    incarnation uuid not null default gen_random_uuid(),
    -- Another store is being copied into this one; nobody may use it yet.
    unfinished boolean not null default false,
    system bigint not null,
    database bigint not null,
    relation bigint not null,
    timeline bigint not null,
    accepted timestamptz not null default now()
);

insert into spend.store (system, database, relation, timeline)
select s.system_identifier, d.oid::bigint, 'spend.store'::regclass::oid::bigint, c.timeline_id
from pg_control_system() s, pg_control_checkpoint() c, pg_database d
where d.datname = current_database();

-- Every version of every document. Numbers rise in the order in which versions become visible: each put waits its turn.
create table spend.documents (
    number bigint generated always as identity primary key,
    tenant bytea not null,
    kind bytea not null,
    id bytea not null,
    version integer not null check (version > 0),
    at bigint not null,
    by bytea not null,
    body bytea not null,
    unique (tenant, kind, id, version)
);
