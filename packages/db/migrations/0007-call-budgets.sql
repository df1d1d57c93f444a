-- How many calls Walmart still allows an instance, one row a group of calls: shared by all workers. A bucket is the moment
-- at which it will be full; see packages/walmart/src/budget/bucket.ts.
create table walmart_call_budgets (
  tenant_id bigint not null default aisle.tenant_id(),
  instance_id bigint not null,
  bucket text not null,
  full_at timestamptz not null,
  primary key (tenant_id, instance_id, bucket),
  foreign key (tenant_id, instance_id) references integration_instances on delete cascade
);
alter table walmart_call_budgets enable row level security;
create policy tenant_isolation on walmart_call_budgets
  using (tenant_id = aisle.tenant_id()) with check (tenant_id = aisle.tenant_id());
grant select, insert, update, delete on walmart_call_budgets to aisle_tenant;
