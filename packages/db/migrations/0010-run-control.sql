-- Runs that a person stops and starts again, refreshes of what has changed, and schedules that can be paused.

-- Ended by a person. It must not be used in this file: Postgres lets a new value be used after its commit only.
alter type sync_status add value 'cancelled';

alter table sync_runs
  -- Brings in what has changed since this moment; null: everything.
  add column changed_since timestamptz,
  -- What had changed before this moment, the run has seen when it is completed. The next one goes on from here.
  add column high_water_mark timestamptz;
update sync_runs set high_water_mark = started_at;
create index sync_runs_newest on sync_runs (tenant_id, instance_id, id desc);

-- Which scheduled refreshes of an instance wait until a person resumes them.
create table sync_pauses (
  tenant_id bigint not null default aisle.tenant_id() references tenants on delete cascade,
  instance_id bigint not null,
  kind sync_kind not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, instance_id, kind),
  foreign key (tenant_id, instance_id) references integration_instances on delete cascade
);
alter table sync_pauses enable row level security;
create policy tenant_isolation on sync_pauses
  using (tenant_id = aisle.tenant_id()) with check (tenant_id = aisle.tenant_id());
grant select, insert, update, delete on sync_pauses to aisle_tenant;

-- Whom the schedule looks at.
create index integration_instances_scheduled on integration_instances (tenant_id, id) where is_automatic_sync_enabled;
