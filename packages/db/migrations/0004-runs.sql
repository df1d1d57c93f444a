-- Runs, the records that they could not import or create, the events for their watchers, and paused schedules.

-- A refresh, or work on stored records: its progress, and where it resumes. The job that advances it is in the
-- queue.
create table public.sync_runs (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  instance_id bigint not null,
  kind text not null
    check (kind in (
      'token', 'locations', 'products', 'orders', 'returns', 'create_products', 'create_sales_orders',
      'recalculate_proforma_costs', 'audit_inventory'
    )),
  status text not null default 'queued'
    check (status in ('queued', 'running', 'retrying', 'completed', 'failed', 'cancelled')),
  -- Whether its completion starts the next phases of the instance's set-up.
  is_setup boolean not null,
  -- Imports what has changed since this time; null means everything.
  changed_since timestamptz,
  -- The request's filters, if the run works on stored records; null for a refresh.
  filters jsonb,
  -- A completed run has seen every change before this time, unless Walmart left records out. The next run of changes starts
  -- here, or where this one began, to request those again.
  high_water_mark timestamptz,
  processed integer not null default 0,
  total integer,
  -- Where the next page starts.
  cursor jsonb,
  -- A page commits only if this is still the count at which it was fetched, so of two workers with the same page one wins.
  pages integer not null default 0,
  -- Temporary failures in a row.
  failures integer not null default 0,
  -- How often it started over because Walmart rejected its cursor.
  restarts integer not null default 0,
  next_attempt_at timestamptz,
  error_code text,
  error_message text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  foreign key (tenant_id, instance_id) references public.integration_instances on delete cascade
);
create unique index sync_runs_one_at_a_time on public.sync_runs (tenant_id, instance_id, kind)
  where status in ('queued', 'running', 'retrying');
create index sync_runs_newest on public.sync_runs (tenant_id, instance_id, id desc);
create index sync_runs_by_kind on public.sync_runs (tenant_id, instance_id, kind, id);
create index sync_runs_by_status on public.sync_runs (tenant_id, instance_id, status, id);
create index sync_runs_by_processed on public.sync_runs (tenant_id, instance_id, processed, id);
create index sync_runs_by_creation on public.sync_runs (tenant_id, instance_id, created_at, id);
create index sync_runs_by_start on public.sync_runs (tenant_id, instance_id, started_at nulls first, id);
create index sync_runs_by_end on public.sync_runs (tenant_id, instance_id, finished_at nulls first, id);
-- Few runs belong to a set-up; the schedule adds hundreds a day.
create index sync_runs_of_setup on public.sync_runs (tenant_id, instance_id, kind, id) where is_setup;
-- And few are full refreshes.
create index sync_runs_full on public.sync_runs (tenant_id, instance_id, kind, id)
  where status = 'completed' and changed_since is null;
create index sync_runs_failed on public.sync_runs (tenant_id, instance_id, id) where status = 'failed';
-- For the purge by age, over all tenants.
create index sync_runs_age on public.sync_runs (finished_at);
alter table public.sync_runs add primary key (tenant_id, id);

-- Records that a run could not import, with Walmart's JSON. They do not stop the run.
create table public.sync_problems (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  run_id bigint not null,
  code text not null,
  message text not null,
  raw jsonb,
  created_at timestamptz not null default now(),
  foreign key (tenant_id, run_id) references public.sync_runs on delete cascade
);
create index sync_problems_run on public.sync_problems (tenant_id, run_id);
alter table public.sync_problems add primary key (tenant_id, id);

-- The scheduled refreshes of an instance that are paused until a person resumes them.
create table public.sync_pauses (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  instance_id bigint not null,
  kind text not null check (kind in ('locations', 'products', 'orders', 'returns')),
  created_at timestamptz not null default now(),
  primary key (tenant_id, instance_id, kind),
  foreign key (tenant_id, instance_id) references public.integration_instances on delete cascade
);

-- Events for watchers of runs: every visible change of a run, with the run's state after it. Append-only; purged by age.
--
-- The event ids of an instance are in the order of the commits. A sequence alone does not ensure that: the transaction with
-- the lower id may commit later, and a watcher that has already read the higher one would miss it. So ids are assigned at
-- the very end of a transaction, under a lock of the instance that is held until the commit is visible.
create table public.sync_run_events (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  instance_id bigint not null,
  id bigint generated always as identity,
  run_id bigint not null,
  kind text not null
    check (kind in (
      'token', 'locations', 'products', 'orders', 'returns', 'create_products', 'create_sales_orders',
      'recalculate_proforma_costs', 'audit_inventory'
    )),
  status text not null check (status in ('queued', 'running', 'retrying', 'completed', 'failed', 'cancelled')),
  is_setup boolean not null,
  changed_since timestamptz,
  processed integer not null,
  total integer,
  error_code text,
  error_message text,
  next_attempt_at timestamptz,
  problems jsonb not null default '[]',
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  happened_at timestamptz not null default clock_timestamp(),
  foreign key (tenant_id, instance_id) references public.integration_instances on delete cascade
);
-- For the purge by age, over all tenants. Rows are inserted in the order of their time.
create index sync_run_events_age on public.sync_run_events using brin (happened_at);
alter table public.sync_run_events add primary key (tenant_id, instance_id, id);

-- What a watcher sees of a run.
create function aisle.visible_state(run public.sync_runs) returns jsonb language sql stable return jsonb_build_array(
  run.status, run.is_setup, run.changed_since, run.processed, run.total, run.next_attempt_at, run.started_at,
  run.finished_at,
  case when run.status in ('retrying', 'failed') then jsonb_build_array(run.error_code, run.error_message) end
);

-- Fires at the end of the transaction, when the run's problems have been written too. Nothing waits for another lock after
-- this one, so two transactions cannot deadlock; one that starts runs of many instances does so in the order of their ids.
-- Runs as the owner, who bypasses the policies, and reads and writes rows of the run's tenant only.
create function aisle.record_run_event() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  -- A page that changed no other visible column is an event only if it has problems.
  if tg_op = 'UPDATE' and aisle.visible_state(old) = aisle.visible_state(new) and not exists (
    select from public.sync_problems problem
    where problem.tenant_id = new.tenant_id and problem.run_id = new.id and problem.created_at = now()
  ) then
    return null;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('run_events:' || new.tenant_id || ':' || new.instance_id, 0));
  insert into public.sync_run_events (
    tenant_id, instance_id, run_id, kind, status, is_setup, changed_since, processed, total, error_code, error_message,
    next_attempt_at, created_at, started_at, finished_at, problems
  ) values (
    new.tenant_id, new.instance_id, new.id, new.kind, new.status, new.is_setup, new.changed_since, new.processed,
    new.total, new.error_code, new.error_message, new.next_attempt_at, new.created_at, new.started_at, new.finished_at, (
      select coalesce(jsonb_agg(problem order by problem.code), '[]') from (
        select code, min(message) as message, count(*) as count from public.sync_problems
        where sync_problems.tenant_id = new.tenant_id and sync_problems.run_id = new.id
        group by code
      ) problem
    )
  );
  -- Wakes the watchers, which also poll (`src/listener.ts`).
  perform pg_notify('aisle_run_events', new.tenant_id || ':' || new.instance_id);
  return null;
end $$;

create constraint trigger record_start after insert on public.sync_runs
  deferrable initially deferred for each row execute function aisle.record_run_event();
create constraint trigger record_change after update on public.sync_runs
  deferrable initially deferred for each row
  when (old.pages <> new.pages or aisle.visible_state(old) <> aisle.visible_state(new))
  execute function aisle.record_run_event();
