-- Row-level security on every table that has a tenant. A table added later needs the same three statements in its own
-- migration; test/api/tenant-isolation.test.ts finds every table and fails for one that lacks them.
do $$
declare
  owned text;
begin
  for owned in
    select table_name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id'
  loop
    execute format('alter table %I enable row level security', owned);
    execute format(
      'create policy tenant_isolation on %I using (tenant_id = aisle.tenant_id()) with check (tenant_id = aisle.tenant_id())',
      owned
    );
    execute format('grant select, insert, update, delete on %I to aisle_tenant', owned);
  end loop;
end $$;
