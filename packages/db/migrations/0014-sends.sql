-- The changes that Aisle makes on Walmart: core/src/sends.

create table public.sends (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  instance_id bigint not null,
  type text not null check (type in ('acknowledge', 'ship', 'tracking', 'cancel', 'refund', 'return_refund')),
  -- The record that it changes: `order:` or `return:` and Walmart's id.
  subject text not null,
  order_id bigint,
  return_id bigint,
  purchase_order_id text,
  -- Walmart's id. A return names lines of several purchase orders, all of one customer order.
  customer_order_id text not null,
  reference text not null,
  status text not null default 'queued' check (status in ('queued', 'sending', 'applied', 'failed', 'unknown')),
  -- Only the first open send of an order or return has its turn, until it ends. If two were under way at once, what
  -- Walmart shows afterwards would not tell them apart. Because an order may show the refunds of its returns, only one
  -- refund of a customer order has its turn.
  has_turn boolean not null default false check (not has_turn or status in ('queued', 'sending')),
  -- The request, in the form of the API.
  intent jsonb not null,
  -- What Walmart showed before it was first sent: for people, and in the form in which `@aisle/walmart` needs it to check
  -- the outcome.
  baseline jsonb,
  prepared jsonb,
  outcome jsonb,
  -- A person has cancelled it, or resolved it as not applied.
  is_given_up boolean not null
    generated always as (status = 'failed' and coalesce(outcome ->> 'code' in ('cancelled', 'resolved'), false)) stored,
  attempts int not null default 0,
  -- Increases with each worker that claims it, so that a worker that has lost its claim can no longer write.
  claim int not null default 0,
  deadline_at timestamptz,
  -- Whether the event `send.deadline_near` has been written.
  is_deadline_announced boolean not null default false,
  -- No attempt begins after this.
  expires_at timestamptz not null,
  -- When a worker may claim it: for one that is `sending`, when the call can no longer be under way.
  next_attempt_at timestamptz not null default now(),
  sent_at timestamptz,
  settled_at timestamptz,
  created_at timestamptz not null default now(),
  check ((status in ('queued', 'sending')) = (settled_at is null)),
  check (status <> 'sending' or has_turn),
  foreign key (tenant_id, instance_id) references public.integration_instances on delete cascade
);
create unique index sends_by_reference on public.sends (tenant_id, instance_id, subject, type, reference);
create unique index sends_turn on public.sends (tenant_id, instance_id, customer_order_id, subject) where has_turn;
create unique index sends_refund_turn on public.sends (tenant_id, instance_id, customer_order_id)
  where has_turn and type in ('refund', 'return_refund');
create index sends_by_turn on public.sends (tenant_id, instance_id, type, deadline_at, id) where has_turn;
create index sends_next on public.sends (tenant_id, instance_id, type, next_attempt_at) where has_turn;
create index sends_open on public.sends (tenant_id, instance_id, customer_order_id, id) where status in ('queued', 'sending');
create index sends_of_instance on public.sends (tenant_id, instance_id, id);
create index sends_by_deadline on public.sends (tenant_id, instance_id, deadline_at, id);
create index sends_by_status on public.sends (tenant_id, instance_id, status, id);
create index sends_by_status_and_deadline on public.sends (tenant_id, instance_id, status, deadline_at, id);
create index sends_applied on public.sends (tenant_id, instance_id, type, settled_at) where status = 'applied';
-- The next three are for the list of problems.
create index sends_unknown on public.sends (tenant_id, instance_id, deadline_at, id) where status = 'unknown';
create index sends_failed on public.sends (tenant_id, instance_id, id)
  where status = 'failed' and not is_given_up;
create index sends_with_deadline on public.sends (tenant_id, instance_id, deadline_at, id)
  where status in ('queued', 'sending') and deadline_at is not null;
create index sends_by_type on public.sends (tenant_id, instance_id, type, id);
-- For the job that serves all tenants.
create index sends_to_announce on public.sends (deadline_at)
  where status in ('queued', 'sending') and not is_deadline_announced;
create index sends_of_order on public.sends (tenant_id, order_id, id);
create index sends_of_return on public.sends (tenant_id, return_id, id) where return_id is not null;
create index sends_age on public.sends using brin (created_at);
alter table public.sends add primary key (tenant_id, id);

-- Runs for each row, unlike most triggers of events: claims and attempts change rows too, and sends end one by one.
create function aisle.record_send_event() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into public.events (tenant_id, type, subject, data) values (
    new.tenant_id, 'send.' || coalesce(tg_argv[0], new.status), 'send:' || new.id, jsonb_strip_nulls(jsonb_build_object(
      'instance_id', new.instance_id, 'send_id', new.id, 'order_id', new.order_id, 'return_id', new.return_id,
      'purchase_order_id', new.purchase_order_id
    ))
  );
  return null;
end $$;
create trigger record_ending after update of status on public.sends for each row
  when (old.status <> new.status and new.status in ('applied', 'failed', 'unknown'))
  execute function aisle.record_send_event();
create trigger record_deadline after update of is_deadline_announced on public.sends for each row
  when (not old.is_deadline_announced and new.is_deadline_announced)
  execute function aisle.record_send_event('deadline_near');

-- Parcels, one for each send of the type `ship`, with their current tracking.
create table public.fulfillments (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  instance_id bigint not null,
  order_id bigint not null,
  purchase_order_id text not null,
  reference text not null,
  send_id bigint not null,
  shipped_at timestamptz not null,
  carrier text,
  other_carrier text,
  method_code text not null,
  tracking_number text not null,
  tracking_url text,
  lines jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((carrier is null) <> (other_carrier is null)),
  foreign key (tenant_id, send_id) references public.sends on delete cascade
);
create unique index fulfillments_by_reference on public.fulfillments (tenant_id, instance_id, order_id, reference);
create index fulfillments_of_send on public.fulfillments (tenant_id, send_id);
create index fulfillments_of_instance on public.fulfillments (tenant_id, instance_id, id);
create index fulfillments_of_order on public.fulfillments (tenant_id, order_id, id);
alter table public.fulfillments add primary key (tenant_id, id);
