-- The roles that Spend needs, and no right more than they need. Run it on Spend's database as a superuser (or as its owner, with CREATEROLE):
--   psql -d spend -f roles.sql        before the first `spend migrate`, and again after each one that adds tables; it can be repeated.
-- Then give both roles a way to log in, such as:
--   alter role spend_owner password '…'; alter role spend_runtime password '…';
--
-- spend_owner     owns the schema. For `spend migrate`, `spend copy` and `spend accept-restore`, and for nobody else.
-- spend_runtime   for the nodes (with SPEND_MIGRATE=never). Cannot change the schema, and cannot change or remove what is on record.

do $$
begin
    if not exists (select from pg_roles where rolname = 'spend_owner') then create role spend_owner login; end if;
    if not exists (select from pg_roles where rolname = 'spend_runtime') then create role spend_runtime login; end if;
    -- Who is no superuser can give things only to a role that is theirs.
    if not (select rolsuper from pg_roles where rolname = current_user) then execute format('grant spend_owner to %I', current_user); end if;
    execute format('grant connect on database %I to spend_owner, spend_runtime', current_database());
    -- What everybody may do by default: make tables of their own.
    execute format('revoke temporary on database %I from public', current_database());
    if to_regnamespace('public') is not null and has_schema_privilege('public', 'public', 'create') then revoke create on schema public from public; end if;
end $$;

create schema if not exists spend;
alter schema spend owner to spend_owner;
revoke all on schema spend from public;
grant usage on schema spend to spend_runtime;

do $$
declare
    found record;
begin
    -- A database that was migrated by somebody else. A sequence that belongs to a column goes with its table.
    for found in
        select c.relname, c.relkind from pg_class c
        where c.relnamespace = 'spend'::regnamespace and c.relkind in ('r', 'p', 'S', 'v') and pg_get_userbyid(c.relowner) <> 'spend_owner'
            and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i') and c.relkind = 'S')
    loop
        execute format('alter %s spend.%I owner to spend_owner', case found.relkind when 'S' then 'sequence' when 'v' then 'view' else 'table' end, found.relname);
    end loop;

    revoke all on all tables in schema spend from spend_runtime, public;
    revoke all on all sequences in schema spend from spend_runtime, public;
    for found in
        select wanted.name, wanted.rights
        from (values
            -- What the database is: read, and changed by the owner's commands alone.
            ('migrations', 'select'),
            ('store', 'select'),
            -- What is on record: added to, never changed, never removed.
            ('journal', 'select, insert'),
            ('customers', 'select, insert'),
            ('documents', 'select, insert'),
            ('audit', 'select, insert'),
            -- Can be computed again from what is on record.
            ('event_keys', 'select, insert'),
            ('filed', 'select, insert, update'),
            ('snapshots', 'select, insert, delete'),
            ('customer_overviews', 'select, insert, update, delete'),
            -- What happened lately, for people.
            ('denials', 'select, insert, update, delete'),
            ('key_uses', 'select, insert, update, delete'),
            -- What is to be done, until it is done.
            ('outbox', 'select, insert, delete'),
            ('deliveries', 'select, insert, update, delete'),
            ('attempts', 'select, insert, delete'),
            ('pauses', 'select, insert, update, delete'),
            ('delivery_requests', 'select, insert, delete'),
            -- What nodes agree on.
            ('leases', 'select, insert, update, delete'),
            ('protection_keys', 'select, insert'),
            -- Who has a page open.
            ('sessions', 'select, insert, delete')
        ) as wanted (name, rights)
        where exists (select from pg_class c where c.relnamespace = 'spend'::regnamespace and c.relname = wanted.name)
    loop
        execute format('grant %s on spend.%I to spend_runtime', found.rights, found.name);
    end loop;
    -- Sequences that belong to an identity column need no right of their own.
    for found in
        select c.relname from pg_class c
        where c.relnamespace = 'spend'::regnamespace and c.relkind = 'S'
            and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'i')
    loop
        execute format('grant usage, select on sequence spend.%I to spend_runtime', found.relname);
    end loop;
end $$;

-- What silos keep for themselves: members, reminders, subscriptions.
create schema if not exists orleans;
alter schema orleans owner to spend_owner;
revoke all on schema orleans from public;
grant usage on schema orleans to spend_runtime;

do $$
declare
    found record;
begin
    for found in select c.relname from pg_class c where c.relnamespace = 'orleans'::regnamespace and c.relkind = 'r'
    loop
        execute format('alter table orleans.%I owner to spend_owner', found.relname);
        execute format('revoke all on orleans.%I from spend_runtime, public', found.relname);
        execute format('grant %s on orleans.%I to spend_runtime', case found.relname when 'orleansquery' then 'select' else 'select, insert, update, delete' end, found.relname);
    end loop;
    for found in select p.oid::regprocedure as name from pg_proc p where p.pronamespace = 'orleans'::regnamespace
    loop
        execute format('alter function %s owner to spend_owner', found.name);
        execute format('revoke all on function %s from public', found.name);
        execute format('grant execute on function %s to spend_runtime', found.name);
    end loop;
end $$;
