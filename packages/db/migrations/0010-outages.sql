-- Fails if nothing can be stored: Postgres is read-only or out of disk space. A rollback or the last line removes the table.
-- A function, because the login that Aisle runs with may not be allowed to create tables, not even temporary ones.
create function aisle.try_to_store() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  create unlogged table aisle.trial as select repeat('x', 1000) as filler from generate_series(1, 1000);
  drop table aisle.trial;
end $$;
