-- The stock and prices that Walmart should show for listings: core/src/offers.

-- Files of many values, which Walmart processes later and reports on item by item.
create table public.walmart_feeds (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  instance_id bigint not null,
  channel text not null check (channel in ('stock', 'node_stock', 'price')),
  status text not null default 'uploading'
    check (status in ('uploading', 'submitted', 'processed', 'failed', 'lost')),
  -- Identifies the feed on Walmart if the response to its upload was lost.
  file_name text not null default 'aisle-' || gen_random_uuid() || '.json',
  -- Null until Walmart has confirmed the upload, or lists the feed.
  walmart_feed_id text,
  targets int not null default 0,
  applied int not null default 0,
  failed int not null default 0,
  -- How many of Walmart's results have been stored.
  results_read int not null default 0,
  -- Whether Walmart was still processing one of them.
  is_unfinished boolean not null default false,
  outcome jsonb,
  -- When a worker checks it: while it is `uploading`, when the upload can no longer be under way.
  next_check_at timestamptz,
  submitted_at timestamptz,
  settled_at timestamptz,
  created_at timestamptz not null default now(),
  check ((status in ('uploading', 'submitted')) = (next_check_at is not null)),
  check ((status in ('uploading', 'submitted')) = (settled_at is null)),
  foreign key (tenant_id, instance_id) references public.integration_instances on delete cascade
);
create index walmart_feeds_of_instance on public.walmart_feeds (tenant_id, instance_id, id);
create index walmart_feeds_by_status on public.walmart_feeds (tenant_id, instance_id, status, id);
-- For the job that serves all tenants.
create index walmart_feeds_due on public.walmart_feeds (next_check_at) where next_check_at is not null;
create index walmart_feeds_age on public.walmart_feeds using brin (created_at);
create index walmart_feeds_open on public.walmart_feeds (tenant_id, instance_id, channel, created_at)
  where next_check_at is not null;
create index walmart_feeds_by_walmart_id on public.walmart_feeds (tenant_id, instance_id, walmart_feed_id);
alter table public.walmart_feeds add primary key (tenant_id, id);

-- The units of a stock level that Walmart is told of.
create function aisle.offered_quantity(amount numeric, buffer int, floor int) returns numeric language sql immutable parallel safe
  return case when amount - buffer < floor then 0 else amount - buffer end;

-- The stock levels and prices that the tenant has set: each as it should be on Walmart, and how far Walmart has confirmed it.
create table public.offer_targets (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  instance_id bigint not null,
  listing_id bigint not null,
  -- The listing's SKU, which never changes.
  sku text not null,
  kind text not null check (kind in ('stock', 'price')),
  -- The ship node of a stock level. Empty for the seller's default node, and for prices.
  ship_node text not null default '',
  -- How the target is sent to Walmart. Targets of one channel share Walmart's rate limits and one job.
  channel text not null generated always as (
    case when kind = 'price' then 'price' when ship_node = '' then 'stock' else 'node_stock' end
  ) stored,
  -- Units or money, as they were set.
  amount numeric(14, 2) not null check (amount >= 0),
  -- For stock: units that are held back, and the fewest that Walmart is told of.
  buffer int not null default 0 check (buffer >= 0),
  floor int not null default 0 check (floor >= 0),
  -- The value that Walmart should have.
  offered numeric(14, 2) not null generated always as (
    case when kind = 'price' then amount else aisle.offered_quantity(amount, buffer, floor) end
  ) stored,
  -- Increases with each change of what is offered.
  version int not null default 1,
  -- The last version that Walmart may have received, and the last one that it has confirmed.
  sent_version int not null default 0,
  confirmed_version int not null default 0,
  status text not null default 'queued' check (status in ('queued', 'sending', 'applied', 'failed')),
  -- Increases with each worker that claims it, so that a worker that has lost its claim can no longer write.
  claim int not null default 0,
  -- Since the last change: consecutive calls whose responses were lost, and how often Walmart has failed to process it.
  attempts int not null default 0,
  errors int not null default 0,
  -- The feed in which it was last sent; null if it was last sent in a call of its own.
  feed_id bigint,
  -- When a worker may claim it. For one that is `queued`, the time of its oldest unsent change. For one that is `sending`,
  -- when its call can no longer be under way; null if it is in a feed, which has its result.
  next_attempt_at timestamptz default now(),
  outcome jsonb,
  sent_at timestamptz,
  confirmed_at timestamptz,
  -- The values that were offered in the sent and the confirmed version.
  sent_amount numeric(14, 2),
  confirmed_amount numeric(14, 2),
  -- For stock: what Walmart showed in the last audit, and since when that differs from what it has confirmed.
  reported_amount numeric(14, 2),
  reported_at timestamptz,
  drifted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (kind = 'stock' or ship_node = '' and buffer = 0 and floor = 0),
  check (sent_version <= version and confirmed_version <= sent_version),
  check (status <> 'queued' or next_attempt_at is not null),
  check (drifted_at is null or reported_at is not null),
  check (status not in ('applied', 'failed') or next_attempt_at is null),
  foreign key (tenant_id, instance_id) references public.integration_instances on delete cascade,
  foreign key (tenant_id, listing_id) references public.walmart_listings on delete cascade
);
create unique index offer_targets_by_sku on public.offer_targets (tenant_id, instance_id, kind, sku, ship_node);
create index offer_targets_of_listing on public.offer_targets (tenant_id, listing_id);
create index offer_targets_of_kind on public.offer_targets (tenant_id, instance_id, kind, id);
create index offer_targets_by_status on public.offer_targets (tenant_id, instance_id, kind, status, id);
create index offer_targets_failed on public.offer_targets (tenant_id, instance_id, kind, id) where status = 'failed';
create index offer_targets_drifted on public.offer_targets (tenant_id, instance_id, kind, id) where drifted_at is not null;
create index offer_targets_due on public.offer_targets (tenant_id, instance_id, channel, next_attempt_at, id)
  where next_attempt_at is not null;
create index offer_targets_of_feed on public.offer_targets (tenant_id, feed_id, sku) where feed_id is not null;
alter table public.offer_targets add primary key (tenant_id, id);

create function aisle.record_drift() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into public.events (tenant_id, type, subject, data) values (
    new.tenant_id, 'stock.drifted', 'stock_level:' || new.id, jsonb_build_object(
      'instance_id', new.instance_id, 'listing_id', new.listing_id, 'stock_level_id', new.id
    )
  );
  return null;
end $$;
create trigger record_drift after update of drifted_at on public.offer_targets for each row
  when (old.drifted_at is null and new.drifted_at is not null)
  execute function aisle.record_drift();
