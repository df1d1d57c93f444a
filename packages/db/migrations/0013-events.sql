-- Events: what has happened to records, for readers outside Aisle. Append-only; purged by age.

-- Triggers write them in the transaction that makes the change, so no writer can forget one, and a rollback removes
-- it. The tenant is not a foreign key, which would cost more than the rest of an insert.
create table public.events (
  tenant_id bigint not null default aisle.claimed_tenant_id(),
  -- In the order in which things happened to a subject: the id is assigned while the transaction has locked the subject.
  id bigint generated always as identity,
  -- Its position in the tenant's feed; null until the feed is read.
  --
  -- Readers cannot go by the id: the transaction with the lower id may commit later, and a reader that has already
  -- seen the higher one would miss it. So readers, one at a time, assign positions after the commit, in the order of
  -- the ids (`aisle.place_events`). A reader that sees an event of a subject also sees the subject's
  -- earlier ones.
  position bigint,
  type text not null,
  -- The kind and the id of the record, e.g. `walmart_order:901`. Its events stay in order.
  subject text not null,
  -- Ids only.
  data jsonb not null,
  -- As precise as it is shown.
  created_at timestamptz not null default date_trunc('milliseconds', now())
);
create sequence public.event_positions;
-- The feed, preceded by the events without a position.
create index events_by_position on public.events (tenant_id, position nulls first, id);
create index events_by_creation on public.events (tenant_id, created_at, position) where position is not null;
-- For the purge by age, over all tenants. Rows are inserted in about the order of their time.
create index events_age on public.events using brin (created_at);
alter table public.events add primary key (tenant_id, id);

-- Assigns the next positions in the tenant's feed to the oldest events without one. Returns how many. Runs as the owner:
-- tenants' transactions cannot change events. A read-only database still shows the events that have positions.
create function aisle.place_events(most int) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  tenant bigint := aisle.tenant_id();
  ids bigint[];
  positions bigint[];
begin
  -- Not "exists" and not a join: after many events at once, outdated statistics make both read all events.
  if current_setting('transaction_read_only') = 'on' or (
    select id from public.events where tenant_id = tenant and position is null order by position nulls first, id limit 1
  ) is null then
    return 0;
  end if;
  -- Locked until the commit, so that nobody reads a later position first.
  perform pg_advisory_xact_lock(hashtextextended('events:' || tenant, 0));
  select array_agg(id), array_agg(nextval('public.event_positions')) into ids, positions
  from (
    select id from public.events where tenant_id = tenant and position is null
    order by position nulls first, id limit most
  ) oldest;
  update public.events set position = placed.position
  from unnest(ids, positions) as placed (id, position)
  where events.tenant_id = tenant and events.id = placed.id and events.id = any(ids);
  return coalesce(cardinality(ids), 0);
end $$;

-- The functions below run as the owner, who bypasses the policies, and write events of the changed rows' own tenants. They run once
-- for a statement, however many rows it has changed.

create function aisle.record_connection_event() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into public.events (tenant_id, type, subject, data) values (
    new.tenant_id, 'instance.' || new.connection_status, 'walmart_instance:' || new.id,
    jsonb_build_object('instance_id', new.id)
  );
  return null;
end $$;
create trigger record_connection after update of connection_status on public.integration_instances for each row
  when (
    old.connection_status <> new.connection_status
    and new.connection_status in ('connected', 'credentials_rejected', 'unreachable')
  )
  execute function aisle.record_connection_event();

create function aisle.record_failed_run() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into public.events (tenant_id, type, subject, data) values (
    new.tenant_id, 'run.failed', 'run:' || new.id, jsonb_build_object('instance_id', new.instance_id, 'run_id', new.id)
  );
  return null;
end $$;
create trigger record_failure after update of status on public.sync_runs for each row
  when (old.status <> 'failed' and new.status = 'failed')
  execute function aisle.record_failed_run();

create function aisle.record_order_events() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    insert into public.events (tenant_id, type, subject, data)
    select tenant_id, 'order.created', 'walmart_order:' || id, jsonb_build_object(
      'instance_id', instance_id, 'order_id', id, 'purchase_order_id', purchase_order_id
    ) from added;
  else
    -- Not for changes by the tenant, such as archiving, nor for a new digest of the same record.
    insert into public.events (tenant_id, type, subject, data)
    select changed.tenant_id, 'order.changed', 'walmart_order:' || changed.id, jsonb_build_object(
      'instance_id', changed.instance_id, 'order_id', changed.id, 'purchase_order_id', changed.purchase_order_id
    )
    from changed join previous on previous.tenant_id = changed.tenant_id and previous.id = changed.id
    where changed.raw <> previous.raw;
  end if;
  return null;
end $$;
create trigger record_creation after insert on public.walmart_orders
  referencing new table as added for each statement execute function aisle.record_order_events();
create trigger record_change after update on public.walmart_orders
  referencing old table as previous new table as changed for each statement execute function aisle.record_order_events();

create function aisle.record_sales_order_events() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into public.events (tenant_id, type, subject, data)
  select tenant_id, case tg_op when 'INSERT' then 'sales_order.created' else 'sales_order.changed' end, 'sales_order:' || id,
    jsonb_build_object(
      'instance_id', instance_id, 'sales_order_id', id, 'order_id', walmart_order_id, 'purchase_order_id', number
    )
  from changed;
  return null;
end $$;
create trigger record_creation after insert on public.sales_orders
  referencing new table as changed for each statement execute function aisle.record_sales_order_events();
create trigger record_change after update on public.sales_orders
  referencing new table as changed for each statement execute function aisle.record_sales_order_events();

-- Some changes of a line leave the sales order's own row as it is, such as a partial shipment.
create function aisle.record_sales_order_line_events() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into public.events (tenant_id, type, subject, data)
  select sales_order.tenant_id, 'sales_order.changed', 'sales_order:' || sales_order.id, jsonb_build_object(
    'instance_id', sales_order.instance_id, 'sales_order_id', sales_order.id, 'order_id', sales_order.walmart_order_id,
    'purchase_order_id', sales_order.number
  )
  from (select distinct tenant_id, sales_order_id from changed) line
  cross join lateral (
    select * from public.sales_orders where tenant_id = line.tenant_id and id = line.sales_order_id limit 1
  ) sales_order
  -- Otherwise this transaction has written the row, and its event.
  where sales_order.updated_at <> now();
  return null;
end $$;
create trigger record_change after update on public.sales_order_lines
  referencing new table as changed for each statement execute function aisle.record_sales_order_line_events();

-- Not if the listing itself is deleted.
create function aisle.record_unlinked_listings() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into public.events (tenant_id, type, subject, data)
  select listing.tenant_id, 'listing.unlinked', 'walmart_listing:' || listing.id,
    jsonb_build_object('instance_id', listing.instance_id, 'listing_id', listing.id, 'product_id', removed.product_id)
  from removed
  cross join lateral (
    select * from public.walmart_listings where tenant_id = removed.tenant_id and id = removed.listing_id limit 1
  ) listing;
  return null;
end $$;
create trigger record_removal after delete on public.listing_links
  referencing old table as removed for each statement execute function aisle.record_unlinked_listings();

-- A document that is blocked for another reason than before is an event too.
create function aisle.record_document_events() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    insert into public.events (tenant_id, type, subject, data)
    select tenant_id, 'document.' || status, 'document:' || id, jsonb_strip_nulls(jsonb_build_object(
      'instance_id', instance_id, 'accounting_transaction_id', id, 'sales_order_id', sales_order_id
    )) from added where status in ('ready', 'blocked');
  else
    insert into public.events (tenant_id, type, subject, data)
    select changed.tenant_id, 'document.' || changed.status, 'document:' || changed.id, jsonb_strip_nulls(jsonb_build_object(
      'instance_id', changed.instance_id, 'accounting_transaction_id', changed.id, 'sales_order_id', changed.sales_order_id
    ))
    from changed join previous on previous.tenant_id = changed.tenant_id and previous.id = changed.id
    where changed.status in ('ready', 'blocked')
      and (changed.status, changed.blocked_message) is distinct from (previous.status, previous.blocked_message);
  end if;
  return null;
end $$;
create trigger record_creation after insert on public.accounting_transactions
  referencing new table as added for each statement execute function aisle.record_document_events();
create trigger record_change after update on public.accounting_transactions
  referencing old table as previous new table as changed for each statement execute function aisle.record_document_events();

-- Where events are sent.
create table public.webhooks (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  -- `by default`, because a new row's id is needed before the insert, to seal its secret.
  id bigint generated by default as identity,
  url text not null,
  -- Null for all.
  types text[],
  -- Compact JWEs, each bound to this row by its `sub`. After a rotation, requests are also signed with the old one for a while.
  sealed_secret text not null,
  sealed_old_secret text,
  old_secret_until timestamptz,
  is_enabled boolean not null default true,
  disabled_reason text,
  -- Its position in the feed: events up to here have become deliveries.
  position bigint not null,
  -- Failed attempts since the last success.
  failures int not null default 0,
  failing_since timestamptz,
  -- After several failures, nothing is sent before this time.
  held_until timestamptz,
  -- Until when a job has reserved the webhook; null if none has.
  sending_until timestamptz,
  -- Increases with each job that claims the webhook, so that a job that has lost its claim can no longer write.
  claim int not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (disabled_reason is null or not is_enabled),
  check ((failures = 0) = (failing_since is null)),
  check ((sealed_old_secret is null) = (old_secret_until is null))
);
-- For the job that serves all tenants.
create index webhooks_enabled on public.webhooks (id) where is_enabled;
create index webhooks_disabled on public.webhooks (tenant_id, id) where disabled_reason is not null;
alter table public.webhooks add primary key (tenant_id, id);

-- An event that was or will be sent to a webhook, with the last attempt. The webhook is not a foreign key: it is deleted
-- immediately, however many deliveries it has, and a job deletes those. Whoever inserts a delivery has locked the webhook.
create table public.webhook_deliveries (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  webhook_id bigint not null,
  event_id bigint not null,
  -- Copied from the event.
  type text not null,
  subject text not null,
  happened_at timestamptz not null,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
  -- Whether an earlier delivery of the same subject is pending: then the sender skips this one. The first never waits.
  is_waiting boolean not null default false,
  attempts int not null default 0,
  next_attempt_at timestamptz default now(),
  attempted_at timestamptz,
  response_status int,
  response_body text,
  error text,
  duration_ms int,
  created_at timestamptz not null default now(),
  check ((status = 'pending') = (next_attempt_at is not null)),
  foreign key (tenant_id, event_id) references public.events on delete cascade
);
create index webhook_deliveries_newest on public.webhook_deliveries (tenant_id, webhook_id, id);
create index webhook_deliveries_by_status on public.webhook_deliveries (tenant_id, webhook_id, status, id);
create index webhook_deliveries_due on public.webhook_deliveries (tenant_id, webhook_id, next_attempt_at, event_id)
  where status = 'pending' and not is_waiting;
-- The events of a subject are sent one after the other.
create index webhook_deliveries_of_subject on public.webhook_deliveries (tenant_id, webhook_id, subject, event_id)
  where status = 'pending';
alter table public.webhook_deliveries
  add unique (tenant_id, event_id, webhook_id),
  add primary key (tenant_id, id);

-- Events that are to be sent to a webhook again. The sender makes their deliveries pending, in the order of the feed.
create table public.webhook_replays (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  webhook_id bigint not null,
  -- Events up to here have been processed.
  position bigint not null,
  last_position bigint not null,
  -- Replays all events since then; if null, only deliveries that had ended when the replay was requested.
  since timestamptz,
  status text,
  types text[],
  created_at timestamptz not null,
  foreign key (tenant_id, webhook_id) references public.webhooks on delete cascade
);
create index webhook_replays_of_webhook on public.webhook_replays (tenant_id, webhook_id, id);
alter table public.webhook_replays add primary key (tenant_id, id);

-- Whoever makes deliveries pending, or ends them, has locked their webhook. Otherwise a delivery could begin to wait for one
-- that ends at the same time, and would wait forever.
create function aisle.queue_delivery() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  new.is_waiting := (
    select id from public.webhook_deliveries
    where tenant_id = new.tenant_id and webhook_id = new.webhook_id and subject = new.subject and status = 'pending'
      and event_id < new.event_id
    limit 1
  ) is not null;
  return new;
end $$;
create trigger queue_new before insert on public.webhook_deliveries for each row
  when (new.status = 'pending') execute function aisle.queue_delivery();
create trigger queue_again before update of status on public.webhook_deliveries for each row
  when (old.status <> 'pending' and new.status = 'pending') execute function aisle.queue_delivery();

create function aisle.release_next_delivery() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  -- The purge of old events has locked the webhook already; the deletion of a tenant has not. A deleted webhook is not found.
  perform from public.webhooks where tenant_id = old.tenant_id and id = old.webhook_id for no key update;
  if found then
    update public.webhook_deliveries set is_waiting = false
    where tenant_id = old.tenant_id and is_waiting and id = (
      select id from public.webhook_deliveries
      where tenant_id = old.tenant_id and webhook_id = old.webhook_id and subject = old.subject and status = 'pending'
      order by event_id limit 1
    );
  end if;
  return null;
end $$;
create trigger release_next after update of status on public.webhook_deliveries for each row
  when (old.status = 'pending' and new.status <> 'pending') execute function aisle.release_next_delivery();
create trigger release_after_deletion after delete on public.webhook_deliveries for each row
  when (old.status = 'pending') execute function aisle.release_next_delivery();

create function aisle.record_disabled_webhook() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into public.events (tenant_id, type, subject, data)
  values (new.tenant_id, 'webhook.disabled', 'webhook:' || new.id, jsonb_build_object('webhook_id', new.id));
  return null;
end $$;
create trigger record_disabling after update of is_enabled on public.webhooks for each row
  when (old.is_enabled and new.disabled_reason is not null)
  execute function aisle.record_disabled_webhook();
