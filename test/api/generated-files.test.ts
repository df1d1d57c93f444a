import { readFile } from 'node:fs/promises'

import { expect, it } from 'vitest'

import { databaseFiles } from '../generate/generated-files.ts'
import { dumpSchema } from '../generate/schema-sql.ts'
import { query, useDatabase } from '../helpers/database.ts'

const database = useDatabase()

it.each(Object.entries(databaseFiles))('%s is what `pnpm generate` writes', async (path, generate) => {
  const text = await readFile(new URL(`../../${path}`, import.meta.url), 'utf8')
  expect(text).toBe(await generate(database.url))
})

it.each(Object.entries(databaseFiles))('%s shows a new column', async (_path, generate) => {
  await query(database.url, 'alter table tenants add column if not exists nickname text')
  expect(await generate(database.url)).toContain('nickname')
})

it.each([
  ['alter table tenants force row level security', 'alter table tenants force row level security;'],
  ['grant update (time_zone) on tenants to aisle_tenant', 'grant update (time_zone) on tenants to aisle_tenant;'],
  ['grant truncate on tenants to public', 'grant truncate on tenants to public;'],
  [
    'create policy open on stores as restrictive for select using (true)',
    'create policy open on stores as restrictive',
  ],
  ['create index on stores (name)', 'CREATE INDEX stores_name_idx'],
  ['create sequence numbers', 'create sequence numbers as bigint increment by 1;'],
  ['alter table stores add column twice bigint generated always as (id * 2)', 'generated always as ((id * 2)) virtual'],
  [
    'create trigger t before update on stores execute function suppress_redundant_updates_trigger()',
    'CREATE TRIGGER t BEFORE UPDATE ON public.stores',
  ],
])('the schema dump shows: %s', async (change, expected) => {
  expect(await dumpSchema(database.url)).not.toContain(expected)
  await query(database.url, change)
  expect(await dumpSchema(database.url)).toContain(expected)
})

it('the schema dump rejects what it cannot show', async () => {
  await query(database.url, 'create view sums as select 1 as it')
  await expect(dumpSchema(database.url)).rejects.toThrow(/does not know how to show sums/)
})
