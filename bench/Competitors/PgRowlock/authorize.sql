-- Balance and the daily cap share the customer's row: one lock, one update. No index covers what the update changes and the
-- pages are half empty, so every update is heap-only (HOT) and no index grows with it.
create table customers (
  id         text   primary key,
  balance    bigint not null,
  cap_limit  bigint not null,
  cap_day    date   not null,
  cap_spent  bigint not null
) with (fillfactor = 50);

-- The journal and the fence against duplicates are one table. It keeps what a replay must answer.
create table events (
  customer    text        not null,
  id          text        not null,
  charged     bigint      not null,
  balance     bigint      not null,
  cap_spent   bigint      not null,
  recorded_at timestamptz not null default now(),
  primary key (customer, id)
);

-- One round trip, one implicit transaction. The row lock is held until the commit is on disk: that is the price of this design
-- for a hot customer, and synchronous_commit = off, which would hide it, would lose charges in a crash.
create function authorize_event(
  p_customer text, p_id text, p_amount bigint,
  out kind int, out charged bigint, out balance bigint, out cap_spent bigint, out cap_limit bigint
) language plpgsql as $$
#variable_conflict use_variable
declare
  c customers;
  today constant date := (now() at time zone 'utc')::date;
begin
  select * into c from customers where id = p_customer for update;
  if not found then
    kind := 4;
    return;
  end if;

  if c.cap_day <> today then
    c.cap_day := today;
    c.cap_spent := 0;
  end if;

  kind := case
    when c.balance < p_amount then 2
    when c.cap_spent + p_amount > c.cap_limit then 3
    else 0
  end;

  -- Only an allowed event is kept. The insert is also the duplicate check, so the common path does not look twice.
  if kind = 0 then
    c.balance := c.balance - p_amount;
    c.cap_spent := c.cap_spent + p_amount;
    insert into events as e (customer, id, charged, balance, cap_spent)
      values (p_customer, p_id, p_amount, c.balance, c.cap_spent)
      on conflict do nothing;
    if found then
      update customers set balance = c.balance, cap_day = c.cap_day, cap_spent = c.cap_spent where customers.id = p_customer;
      charged := p_amount;
      balance := c.balance;
      cap_spent := c.cap_spent;
      cap_limit := c.cap_limit;
      return;
    end if;
  end if;

  -- A duplicate, or a denial: a duplicate answers what was decided then, even if the money is gone by now.
  select 1, e.charged, e.balance, e.cap_spent into kind, charged, balance, cap_spent
    from events e where e.customer = p_customer and e.id = p_id;
  if not found then
    kind := case when c.balance < p_amount then 2 else 3 end;
    charged := 0;
    balance := c.balance;
    cap_spent := c.cap_spent;
  end if;
  cap_limit := c.cap_limit;
end
$$;
