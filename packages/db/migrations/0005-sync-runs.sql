create type sync_kind as enum ('token', 'locations', 'products', 'orders');
create type sync_status as enum ('queued', 'running', 'retrying', 'completed', 'failed');

-- A refresh: how far it is, and where it goes on. The job that moves it is in the queue.
create table sync_runs (
  tenant_id bigint not null default aisle.tenant_id() references tenants on delete cascade,
  id bigint generated always as identity,
  instance_id bigint not null,
  kind sync_kind not null,
  status sync_status not null default 'queued',
  -- Whether its end starts what follows in an instance's set-up.
  is_setup boolean not null,
  processed integer not null default 0,
  total integer,
  -- Where the next page starts.
  cursor jsonb,
  -- A page commits only against the count it was fetched at: of two workers with the same page, one keeps it.
  pages integer not null default 0,
  -- Temporary failures in a row.
  failures integer not null default 0,
  -- How often it began again from the start, because Walmart refused to go on from where it was.
  restarts integer not null default 0,
  next_attempt_at timestamptz,
  error_code text,
  error_message text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, instance_id) references integration_instances on delete cascade
);
create index sync_runs_latest on sync_runs (tenant_id, instance_id, kind, id desc);
create unique index sync_runs_one_at_a_time on sync_runs (tenant_id, instance_id, kind)
  where status in ('queued', 'running', 'retrying');

-- What a run could not bring in. None of it stops the run, and none of it is lost.
create table sync_problems (
  tenant_id bigint not null default aisle.tenant_id() references tenants on delete cascade,
  id bigint generated always as identity,
  run_id bigint not null,
  code text not null,
  message text not null,
  raw jsonb,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, run_id) references sync_runs on delete cascade
);
create index sync_problems_run on sync_problems (tenant_id, run_id);
