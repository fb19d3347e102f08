-- The journal: one row for what a customer got in one commit, its records packed. Append-only. The primary key is the fence: an append
-- names the position it follows, so of two writers at the same head exactly one gets the place.

create table spend.customers (
    -- The first half of the SHA-256 that the customer's chain of hashes begins with.
    customer uuid primary key,
    tenant bytea not null,
    name bytea not null,
    unique (tenant, name)
);

create table spend.journal (
    customer uuid not null,
    first bigint not null check (first > 0),
    last bigint not null check (last >= first),
    -- 16 bytes for each record: the event key it is about, zeros for none.
    keys bytea not null,
    -- For each record its length, 4 bytes big-endian, and its payload.
    records bytea not null,
    -- What the customer's chain hashes to after the last record.
    hash bytea not null check (length(hash) = 32),
    primary key (customer, first)
);
-- Packed already; compressing would only cost time.
alter table spend.journal alter column records set storage external;
alter table spend.journal alter column keys set storage external;

-- Where the records about a key are. Filed after the commit, customer by customer; rows of a customer beyond `through` are not in it yet.
create table spend.event_keys (
    customer uuid not null,
    key bytea not null,
    first bigint not null,
    primary key (customer, key, first)
);
create table spend.filed (
    customer uuid primary key,
    through bigint not null
);

-- Derived from the journal; may be deleted.
create table spend.snapshots (
    customer uuid not null,
    sequence bigint not null,
    sha256 bytea not null,
    state bytea not null,
    primary key (customer, sequence)
);
alter table spend.snapshots alter column state set storage external;

-- Messages committed with the records they tell about, until they are taken over for delivery.
create table spend.outbox (
    number bigint generated always as identity primary key,
    customer uuid not null,
    id bytea not null,
    type bytea not null,
    body bytea not null
);

-- One number for each activation of an account.
create sequence spend.epochs;
