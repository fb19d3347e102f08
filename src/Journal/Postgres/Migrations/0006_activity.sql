-- What is shown of a tenant as a whole. Nothing here is on record: it is derived from the journal, or says what happened lately, and may be
-- deleted. Instants are microseconds since 1970; ids are UTF-8 bytes.

-- One row for each customer, as of a sequence of its journal. Numbers rise in the order in which rows become visible.
create sequence spend.overview_numbers;
create table spend.customer_overviews (
    tenant bytea not null,
    customer bytea not null,
    sequence bigint not null,
    number bigint not null,
    body bytea not null,
    primary key (tenant, customer)
);
create index customer_overviews_by_number on spend.customer_overviews (tenant, number);
alter table spend.customer_overviews alter column body set storage external;

-- The latest denials, equal ones counted together. `change` rises whenever an entry is added or counted up, in the order in which that becomes visible.
create sequence spend.denial_changes;
create table spend.denials (
    number bigint generated always as identity primary key,
    change bigint not null,
    tenant bytea not null,
    customer bytea not null,
    at bigint not null,
    code bytea not null,
    body bytea not null
);
create index denials_of_tenant on spend.denials (tenant, number);
create index denials_of_customer on spend.denials (tenant, customer, number);
create index denials_by_change on spend.denials (change);

-- When API keys were last used, to the minute.
create table spend.key_uses (
    tenant bytea not null,
    key bytea not null,
    at bigint not null,
    primary key (tenant, key)
);
