-- Tenants, who may act for them, and the wall between them.

-- Tenant transactions drop to this role. It belongs to the whole cluster, so another database may have made it.
do $$ begin
  create role aisle_tenant nologin;
exception when duplicate_object or unique_violation then null;
end $$;
grant aisle_tenant to current_user;

create schema aisle;
grant usage on schema aisle to aisle_tenant;

-- The tenant of the running transaction; null outside of one, and then every policy hides every row.
create function aisle.tenant_id() returns bigint language sql stable
  return nullif(current_setting('app.tenant_id', true), '')::bigint;

-- The only way from a tenant's transaction to the queue. A payload names its tenant, and can name no other one; a key is
-- the tenant's own, so that nobody replaces another's job; what runs for all tenants cannot be asked for.
create function aisle.add_job(identifier text, payload json, job_key text, run_at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if (payload ->> 'tenantId')::bigint is distinct from aisle.tenant_id() then
    raise exception 'a job for tenant % was added by tenant %', payload ->> 'tenantId', aisle.tenant_id();
  end if;
  if identifier not like 'sync.%' then
    raise exception 'a tenant cannot add the job %', identifier;
  end if;
  -- Under contention add_job can answer null and forget the request (graphile/worker issue 580).
  if (graphile_worker.add_job(identifier, payload, run_at => run_at, job_key => aisle.tenant_id() || ':' || job_key)).id is null then
    raise exception 'the queue did not take the job %', identifier using errcode = 'serialization_failure';
  end if;
end $$;
revoke all on function aisle.add_job from public;
grant execute on function aisle.add_job to aisle_tenant;

create table tenants (
  id bigint generated always as identity primary key,
  domain text not null unique check (domain = lower(domain) and domain <> ''),
  time_zone text not null default 'UTC',
  created_at timestamptz not null default now()
);
alter table tenants enable row level security;
create policy own_tenant on tenants using (id = aisle.tenant_id());
grant select on tenants to aisle_tenant;

create table api_tokens (
  tenant_id bigint not null default aisle.tenant_id() references tenants on delete cascade,
  id bigint generated always as identity,
  name text not null,
  secret_hash bytea not null check (length(secret_hash) = 32),
  scopes text[] not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

create table idempotency_keys (
  tenant_id bigint not null default aisle.tenant_id() references tenants on delete cascade,
  key text not null,
  request_hash bytea not null,
  answer jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, key)
);
create index idempotency_keys_created_at on idempotency_keys (created_at);
