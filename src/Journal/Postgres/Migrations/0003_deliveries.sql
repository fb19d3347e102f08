-- What is being delivered to whom, the audit log, and what nodes agree on among themselves. Instants are microseconds since 1970, as
-- everywhere in the store; only leases go by the database's own clock. Ids are UTF-8 bytes: a text may hold NUL.

create table spend.deliveries (
    number bigint generated always as identity primary key,
    endpoint bytea not null,
    message bytea not null,
    type bytea not null,
    created bigint not null,
    status smallint not null,
    step integer not null,
    attempts integer not null,
    due bigint not null,
    done bigint not null,
    body bytea not null,
    unique (endpoint, message)
);
create index deliveries_pending on spend.deliveries (endpoint, due, number) where status = 0;
create index deliveries_done on spend.deliveries (endpoint, done, number) where status <> 0;
create index deliveries_newest on spend.deliveries (endpoint, number);

create table spend.attempts (
    delivery bigint not null references spend.deliveries on delete cascade,
    number integer not null,
    at bigint not null,
    outcome smallint not null,
    code integer not null,
    micros bigint not null,
    primary key (delivery, number)
);

-- Until when endpoints have asked to be left alone.
create table spend.pauses (
    endpoint bytea primary key,
    until bigint not null
);

-- What a node that does not deliver has been asked for, until the one that delivers takes it over. Delivery 0: the endpoint's pause ends.
create table spend.delivery_requests (
    endpoint bytea not null,
    delivery bigint not null,
    primary key (endpoint, delivery)
);

create table spend.audit (
    number bigint generated always as identity primary key,
    id bytea not null unique,
    tenant bytea not null,
    customer bytea not null,
    at bigint not null,
    by bytea not null,
    action bytea not null,
    body bytea not null
);
create index audit_of_tenant on spend.audit (tenant, number);
create index audit_of_customer on spend.audit (tenant, customer, number);

-- The keys that secrets are encrypted with; themselves encrypted where SPEND_MASTER_KEY is set.
create table spend.protection_keys (
    number bigint generated always as identity primary key,
    name text not null,
    xml text not null,
    created timestamptz not null default now()
);

-- What one node at a time does, and which nodes there are: each keeps a row of its own alive.
create table spend.leases (
    name text primary key,
    holder uuid not null,
    node text not null,
    term bigint not null,
    until timestamptz not null
);
