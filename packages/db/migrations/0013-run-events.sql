-- What watchers of runs are told: every change of a run that shows, with the run as it was then. Only added to; purged by
-- age.
--
-- Of an instance, ids are in the order of the commits. A sequence alone does not see to that: a transaction that drew the
-- lower number may commit later, and whoever had read on by then would miss it. So numbers are drawn at the very end of a
-- transaction, under a lock of the instance that is held until the commit shows.
create table sync_run_events (
  tenant_id bigint not null default aisle.tenant_id() references tenants on delete cascade,
  instance_id bigint not null,
  id bigint generated always as identity,
  run_id bigint not null,
  kind sync_kind not null,
  status sync_status not null,
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
  primary key (tenant_id, instance_id, id),
  foreign key (tenant_id, instance_id) references integration_instances on delete cascade
);
-- For the purge, which goes by age over all tenants: rows come in the order of their time.
create index sync_run_events_age on sync_run_events using brin (happened_at);
alter table sync_run_events enable row level security;
create policy tenant_isolation on sync_run_events
  using (tenant_id = aisle.tenant_id()) with check (tenant_id = aisle.tenant_id());
grant select, insert, update, delete on sync_run_events to aisle_tenant;
-- What tells the id of an event from one that was never drawn.
grant select on sequence sync_run_events_id_seq to aisle_tenant;

-- What of a run a watcher can see.
create function aisle.shown_of_run(run sync_runs) returns jsonb language sql stable return jsonb_build_array(
  run.status, run.is_setup, run.changed_since, run.processed, run.total, run.next_attempt_at, run.started_at, run.finished_at,
  case when run.status in ('retrying', 'failed') then jsonb_build_array(run.error_code, run.error_message) end
);

-- Runs at the end of the transaction, when what a run could not bring in has been written too. Nothing is waited for after
-- the lock, so that two transactions cannot wait for each other; one that starts runs of many instances does so in the order
-- of their ids.
create function aisle.note_run_event() returns trigger language plpgsql as $$
begin
  -- A page that moved nothing else shows only if it left something out.
  if tg_op = 'UPDATE' and aisle.shown_of_run(old) = aisle.shown_of_run(new) and not exists (
    select from sync_problems problem
    where problem.tenant_id = new.tenant_id and problem.run_id = new.id and problem.created_at = now()
  ) then
    return null;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('run_events:' || new.tenant_id || ':' || new.instance_id, 0));
  insert into sync_run_events (
    tenant_id, instance_id, run_id, kind, status, is_setup, changed_since, processed, total, error_code, error_message,
    next_attempt_at, created_at, started_at, finished_at, problems
  ) values (
    new.tenant_id, new.instance_id, new.id, new.kind, new.status, new.is_setup, new.changed_since, new.processed,
    new.total, new.error_code, new.error_message, new.next_attempt_at, new.created_at, new.started_at, new.finished_at, (
      select coalesce(jsonb_agg(problem order by problem.code), '[]') from (
        select code, min(message) as message, count(*) as count from sync_problems
        where sync_problems.tenant_id = new.tenant_id and sync_problems.run_id = new.id
        group by code
      ) problem
    )
  );
  return null;
end $$;

create constraint trigger note_start after insert on sync_runs
  deferrable initially deferred for each row execute function aisle.note_run_event();
create constraint trigger note_change after update on sync_runs
  deferrable initially deferred for each row
  when (old.pages <> new.pages or aisle.shown_of_run(old) <> aisle.shown_of_run(new))
  execute function aisle.note_run_event();

-- A run that is not over has an event, from which a new watcher learns of it.
insert into sync_run_events (
  tenant_id, instance_id, run_id, kind, status, is_setup, changed_since, processed, total, error_code, error_message,
  next_attempt_at, created_at, started_at, finished_at
)
select tenant_id, instance_id, id, kind, status, is_setup, changed_since, processed, total, error_code, error_message,
  next_attempt_at, created_at, started_at, finished_at
from sync_runs where status in ('queued', 'running', 'retrying');
