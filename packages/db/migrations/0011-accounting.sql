-- Accounting: product costs, the accounts that postings use, and the documents made from sales orders.

create table public.product_costs (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  product_id bigint not null,
  unit_cost numeric not null check (unit_cost >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- The first day, in the tenant's time zone, on which the cost applies.
  effective_from date not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (tenant_id, product_id) references public.products on delete cascade
);
create index product_costs_newest on public.product_costs (tenant_id, product_id, id);
create index product_costs_by_day on public.product_costs (tenant_id, product_id, effective_from, id);
alter table public.product_costs
  add unique (tenant_id, product_id, currency, effective_from),
  add primary key (tenant_id, id);

-- The tenant's defaults. An instance's own nominal codes take precedence.
create table public.accounting_settings (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  sales_nominal_code_id bigint,
  cogs_nominal_code_id bigint,
  shipping_revenue_nominal_code_id bigint,
  shipping_refund_nominal_code_id bigint,
  sales_returns_allowances_nominal_code_id bigint,
  marketplace_clearing_nominal_code_id bigint,
  inventory_nominal_code_id bigint,
  inventory_write_off_nominal_code_id bigint,
  -- Whether returned goods are received into stock when Walmart reports them as delivered.
  restock_on_delivery boolean not null default false,
  -- What was shipped or refunded before these days is not handed over.
  sales_order_invoices_start_date date,
  sales_credits_start_date date,
  -- For instances that have no batch periods of their own.
  batch_period_sales_order_fulfillments text not null default 'none'
    check (batch_period_sales_order_fulfillments in ('none', 'daily', 'monthly')),
  batch_period_customer_returns text not null default 'none'
    check (batch_period_customer_returns in ('none', 'daily', 'monthly')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (tenant_id, sales_nominal_code_id) references public.nominal_codes,
  foreign key (tenant_id, cogs_nominal_code_id) references public.nominal_codes,
  foreign key (tenant_id, shipping_revenue_nominal_code_id) references public.nominal_codes,
  foreign key (tenant_id, shipping_refund_nominal_code_id) references public.nominal_codes,
  foreign key (tenant_id, sales_returns_allowances_nominal_code_id) references public.nominal_codes,
  foreign key (tenant_id, marketplace_clearing_nominal_code_id) references public.nominal_codes,
  foreign key (tenant_id, inventory_nominal_code_id) references public.nominal_codes,
  foreign key (tenant_id, inventory_write_off_nominal_code_id) references public.nominal_codes,
  primary key (tenant_id)
);

-- The documents of an instance that are handed over as one. Documents join an open batch; when its period has ended, it is
-- closed, and becomes a document with the same id.
create table public.accounting_batches (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint not null,
  instance_id bigint not null,
  type text not null check (type in ('sales_order_fulfillment', 'customer_return')),
  currency text not null,
  period text not null check (period in ('daily', 'monthly')),
  first_day date not null,
  last_day date not null,
  -- The end of the last day in the tenant's time zone.
  closes_at timestamptz not null,
  closed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- For the job that serves all tenants.
create index accounting_batches_due on public.accounting_batches (closes_at) where closed_at is null;
create index accounting_batches_open on public.accounting_batches (tenant_id, closes_at, id) where closed_at is null;
create unique index accounting_batches_once
  on public.accounting_batches (tenant_id, instance_id, type, currency, period, first_day) where closed_at is null;
alter table public.accounting_batches add primary key (tenant_id, id);
create function aisle.protect_closed_batch() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'a closed accounting batch cannot change' using errcode = 'check_violation';
end $$;
create trigger stays_closed before update on public.accounting_batches
  for each row when (old.closed_at is not null) execute function aisle.protect_closed_batch();

-- A document of one sales order line, or a batch of such documents. It outlives the instance and the sales order that it names,
-- so neither is a foreign key.
create table public.accounting_transactions (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated by default as identity,
  type text not null check (type in ('sales_order_invoice', 'sales_order_fulfillment', 'sales_credit', 'customer_return')),
  -- `blocked`: something is missing, and nothing is posted; `ineligible`: posted, and the settings say not to hand it over;
  -- `ready`: to be handed over; `batched`: handed over as part of a batch; `reversed`: a correction by Walmart has replaced it.
  status text not null check (status in ('blocked', 'ineligible', 'ready', 'batched', 'handed_over', 'reversed')),
  -- Whether it is the sum of the documents with its id as their `batch_id`. Those are posted themselves, so balances leave the
  -- batch out.
  is_batch boolean not null default false,
  batch_id bigint,
  instance_id bigint not null,
  -- These are null in a batch.
  sales_order_id bigint,
  line_number text,
  -- Walmart's purchase order id, or the period of a batch.
  reference text not null,
  sku text,
  -- The accounting date, a day in the tenant's time zone.
  date date not null,
  -- The day on which its units were shipped or received or its money refunded. A correction has a later `date`.
  occurred_on date not null,
  -- Whether it replaces a document that was to be handed over, so that the switches do not apply to it.
  stays_in_feed boolean not null default false,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- The line's shipped or returned units or, for a credit, its refunded amount, up to and including this document.
  -- Null in a batch.
  cumulative numeric,
  -- The units of this document; null for a credit.
  quantity numeric,
  product_amount numeric not null,
  shipping_amount numeric not null,
  -- Collected and remitted by Walmart: for information, never posted.
  tax_amount numeric not null,
  product_id bigint,
  -- The unit cost of a fulfillment that was in force on its day. While it is blocked, only the cost of a fulfillment
  -- that it replaces.
  unit_cost numeric,
  -- Set for a customer return. The receipt is deleted with its instance, so this is not a foreign key.
  receipt_id bigint,
  disposition text check (disposition in ('return_to_stock', 'dispose', 'refurbish')),
  -- The sum of its debits, and of its credits. Zero while it is blocked.
  total numeric not null check (total >= 0 and total = round(total, 2)),
  line_count int not null check (line_count >= 0),
  blocked_reason text check (blocked_reason in ('missing_nominal_code', 'missing_product', 'missing_cost', 'missing_fulfillment')),
  blocked_message text,
  -- What a blocked document would post, where that is known.
  draft_lines jsonb,
  reverses_id bigint,
  reversed_by_id bigint,
  -- Its position in the feed; null if it is not in the feed.
  position bigint,
  -- The ledger's own id for the document.
  external_id text,
  handed_over_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (tenant_id, product_id) references public.products,
  foreign key (tenant_id, batch_id) references public.accounting_batches,
  check (is_batch or (sales_order_id is not null and line_number is not null and cumulative is not null)),
  check (not is_batch or batch_id is null),
  check (status <> 'batched' or batch_id is not null),
  check ((status = 'blocked') = (blocked_reason is not null)),
  check ((blocked_reason is null) = (blocked_message is null)),
  check ((type = 'customer_return' and not is_batch) = (receipt_id is not null)),
  check ((receipt_id is null) = (disposition is null)),
  check (status <> 'blocked' or line_count = 0),
  check ((line_count = 0) = (total = 0)),
  check ((external_id is null) = (handed_over_at is null)),
  check (status <> 'handed_over' or external_id is not null),
  check (position is not null or status not in ('ready', 'handed_over'))
);
-- Follows the order of commits: a transaction locks the tenant's feed, until it ends, before it calls nextval.
create sequence public.accounting_positions;
create unique index accounting_transactions_feed on public.accounting_transactions (tenant_id, position)
  where position is not null;
create index accounting_transactions_by_date on public.accounting_transactions (tenant_id, date, id);
create index accounting_transactions_by_type on public.accounting_transactions (tenant_id, type, date, id);
create index accounting_transactions_by_status on public.accounting_transactions (tenant_id, status, date, id);
create index accounting_transactions_by_instance on public.accounting_transactions (tenant_id, instance_id, date, id);
create index accounting_transactions_of_batch on public.accounting_transactions (tenant_id, batch_id, date, id)
  where batch_id is not null;
create index accounting_transactions_by_sales_order on public.accounting_transactions (tenant_id, sales_order_id, date, id);
create index accounting_transactions_by_blocked_reason on public.accounting_transactions (tenant_id, blocked_reason, date, id)
  where status = 'blocked';
create index accounting_transactions_blocked_of_instance
  on public.accounting_transactions (tenant_id, instance_id, blocked_reason, date, id) where status = 'blocked';
-- The natural key: a unit is invoiced and costed once, and an amount credited once, unless a correction has reversed that.
create unique index accounting_transactions_once
  on public.accounting_transactions (tenant_id, sales_order_id, line_number, type, cumulative)
  where status <> 'reversed' and reverses_id is null;
create unique index accounting_transactions_of_receipt on public.accounting_transactions (tenant_id, receipt_id)
  where receipt_id is not null and status <> 'reversed' and reverses_id is null;
alter table public.accounting_transactions add primary key (tenant_id, id);
-- Created after the primary key, so that Postgres prefers them while it has no statistics.
create index accounting_transactions_blocked on public.accounting_transactions (tenant_id, blocked_reason, id)
  where status = 'blocked';
-- The documents to which the switches of an instance apply.
create index accounting_transactions_switched on public.accounting_transactions (tenant_id, id)
  where status in ('ineligible', 'ready') and type in ('sales_order_invoice', 'sales_credit') and reverses_id is null
    and not stays_in_feed;

-- Tenants' transactions can add lines, and neither change nor delete them (../access.sql).
create table public.accounting_lines (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  transaction_id bigint not null,
  position int not null,
  -- What the account is for.
  account text not null check (account in (
    'sales', 'cogs', 'shipping_revenue', 'shipping_refund', 'sales_returns_allowances', 'marketplace_clearing', 'inventory',
    'inventory_write_off'
  )),
  nominal_code_id bigint not null,
  debit numeric not null check (debit >= 0 and debit = round(debit, 2)),
  credit numeric not null check (credit >= 0 and credit = round(credit, 2)),
  description text not null,
  foreign key (tenant_id, transaction_id) references public.accounting_transactions,
  foreign key (tenant_id, nominal_code_id) references public.nominal_codes,
  check ((debit = 0) <> (credit = 0)),
  primary key (tenant_id, transaction_id, position)
);
create index accounting_lines_by_nominal_code on public.accounting_lines (tenant_id, nominal_code_id, transaction_id);

-- These checks run at the end of each statement that adds, posts or reverses documents, or adds lines: a document and its lines
-- come in one statement, and nothing can be added to it later. Documents must have lines that agree with them, a reversed
-- document must have its reversal, and no document may join a closed batch. `execute` plans each check for the current
-- size of the tables.
create function aisle.require_whole_documents() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  is_wrong boolean;
begin
  execute 'select exists (
    select from changed document
    where line_count > 0 and (
      select position from public.accounting_lines line
      where line.tenant_id = document.tenant_id and line.transaction_id = document.id limit 1
    ) is null
  )' into is_wrong;
  if is_wrong then
    raise exception 'an accounting document has no lines' using errcode = 'check_violation';
  end if;
  execute 'select exists (
    select from changed document
    where reversed_by_id is not null and (
      select reverses_id from public.accounting_transactions reversal
      where reversal.tenant_id = document.tenant_id and reversal.id = document.reversed_by_id limit 1
    ) is distinct from document.id
  )' into is_wrong;
  if is_wrong then
    raise exception 'what reverses an accounting document must be its reversal' using errcode = 'check_violation';
  end if;
  execute 'select exists (
    select from changed document
    where status = ''batched'' and (
      select closed_at from public.accounting_batches batch
      where batch.tenant_id = document.tenant_id and batch.id = document.batch_id limit 1
    ) is not null
  )' into is_wrong;
  if is_wrong then
    raise exception 'a closed accounting batch cannot change' using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger is_whole after insert on public.accounting_transactions
  referencing new table as changed for each statement execute function aisle.require_whole_documents();
create trigger is_whole_later after update on public.accounting_transactions
  referencing new table as changed for each statement execute function aisle.require_whole_documents();

create function aisle.require_balance() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  is_wrong boolean;
begin
  -- A second statement cannot add lines: the primary key prevents it from using the positions from 1 on again.
  execute 'select exists (
    select from (
      select tenant_id, transaction_id, count(*) as lines, min(position) as first, max(position) as last,
        sum(debit) as debit, sum(credit) as credit
      from changed group by tenant_id, transaction_id
    ) added
    cross join lateral (
      select line_count, total from public.accounting_transactions
      where tenant_id = added.tenant_id and id = added.transaction_id offset 0
    ) document
    where (first, last, lines, debit, credit)
      is distinct from (1, line_count, line_count::bigint, total, total)
  )' into is_wrong;
  if is_wrong then
    raise exception 'an accounting document does not balance' using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger balances after insert on public.accounting_lines
  referencing new table as changed for each statement execute function aisle.require_balance();

create function aisle.protect_posted_document() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.status = 'blocked' or (new.status = 'reversed' and new.reversed_by_id is null)
    or (old.status = 'reversed' and new.status <> 'reversed')
    or (old.external_id is not null and new.external_id is distinct from old.external_id)
    or (old.reversed_by_id is not null and new.reversed_by_id is distinct from old.reversed_by_id)
    or (new.batch_id, new.total, new.line_count, new.product_id, new.unit_cost)
    is distinct from (old.batch_id, old.total, old.line_count, old.product_id, old.unit_cost) then
    raise exception 'a posted accounting document cannot change' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger stays_as_posted before update on public.accounting_transactions
  for each row when (old.status <> 'blocked') execute function aisle.protect_posted_document();

-- To the cent, half to even.
create function aisle.round_half_even(amount numeric) returns numeric language sql immutable parallel safe
return case when abs(amount * 100 % 1) = 0.5 then round(amount * 50) / 50 else round(amount, 2) end;
