-- When each cron entry was last due: packages/core/src/platform/cron.ts.
create table public.cron_entries (
  name text primary key,
  due_at timestamptz not null
);

-- The only way from a tenant's transaction to the queue. A payload must name the transaction's own tenant. Job keys are scoped
-- to the tenant, so that no tenant replaces another's job. The jobs of tenants are named `tenant.…`. Jobs that serve all
-- tenants are not, so a tenant cannot add them. The flag lets a worker limit the jobs of a tenant.
create function aisle.add_job(identifier text, payload json, job_key text, run_at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  tenant bigint := aisle.tenant_id();
  mode text;
  job record;
begin
  if (payload ->> 'tenantId')::bigint is distinct from tenant then
    raise exception 'a job for tenant % was added by tenant %', payload ->> 'tenantId', tenant;
  end if;
  if identifier not like 'tenant.%' then
    raise exception 'a tenant cannot add the job %', identifier;
  end if;
  -- A pending job is not postponed: a caller that queues it for later may not see that it has just been queued for an
  -- earlier time. A second step, with the row locked, brings it forward.
  foreach mode in array array['preserve_run_at', 'replace'] loop
    job := graphile_worker.add_job(identifier, payload, run_at => add_job.run_at, job_key => tenant || ':' || job_key,
      flags => array['tenant:' || tenant], job_key_mode => mode);
    -- Under contention, add_job can return null and drop the request (graphile/worker issue 580).
    if job.id is null then
      raise exception 'the queue did not accept the job %', identifier using errcode = 'serialization_failure';
    end if;
    exit when job.run_at <= add_job.run_at;
  end loop;
end $$;
