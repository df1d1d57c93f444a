import { setTimeout as sleep } from 'node:timers/promises'

import { inTenant } from '@aisle/db'
import { reachDatabase } from '@aisle/server'
import { sql } from 'kysely'
import { expect, it } from 'vitest'

import { encryptionKeys, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { useNextVersion } from '../helpers/next-version.ts'
import { type Program, runProgram, usePrograms } from '../helpers/program.ts'
import { jobsOf, openTransaction, select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, hurry, startWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'

const index = 'walmart_orders_nodes'

/** A table, a column, an index, a job, and a payload that this version rejects. */
const nextVersion = useNextVersion({
  added: {
    'packages/db/migrations/0099-notes.sql': `
      create table public.notes (
        tenant_id bigint not null default aisle.tenant_id() references public.tenants on delete cascade,
        id bigint generated always as identity,
        text text not null,
        primary key (tenant_id, id)
      );
      alter table public.stores add column note text;
      alter table public.walmart_orders add column note text;
      create index if not exists ${index} on public.walmart_orders (tenant_id, ship_node);`,
  },
  replaced: {
    'packages/core/src/tasks.ts': [
      [
        'import type { TaskList }',
        "import { sql } from 'kysely'\nimport { inTenant } from '@aisle/db'\nimport type { TaskList }",
      ],
      [
        '> = {\n',
        `> = {
           'tenant.add_note': ({ db }) => async (payload) => {
             const { tenantId } = payload as { tenantId: number }
             await inTenant(db, tenantId, (tx) => sql\`insert into notes (text) values ('new')\`.execute(tx))
           },\n`,
      ],
    ],
    'packages/core/src/runs/start-run.ts': [['runId: z.int() }', 'runId: z.int(), hint: z.string().optional() }']],
  },
})

const simulator = useSimulator({ items: 3, orders: 30 })
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
const programs = usePrograms()

function startNext(command: string): Program {
  const env = {
    DATABASE_URL: api.databaseUrl,
    AISLE_ENCRYPTION_KEYS: encryptionKeys,
    WALMART_SANDBOX_URL: simulator.url,
  }
  const program = runProgram([command], env, nextVersion())
  programs.push(program)
  return program
}

it('requests are served while a migration waits for a long transaction', async () => {
  await select(api, `create index concurrently ${index} on walmart_orders (tenant_id, ship_node)`)
  const [built] = await indexFiles()
  await using report = await openTransaction(api)
  await report.query('select from stores')
  const migration = startNext('migrate')
  await migration.printed(
    /Waiting: A table is locked; the oldest transaction is that of process \d+ \(.+\), \d+ s old\./,
  )
  // For longer than the pause between two attempts.
  for (let call = 0; call < 5; call++) {
    expect((await api.call('GET', '/api/stores')).status).toBe(200)
    await sleep(400)
  }
  expect(migration.child.exitCode).toBeNull()
  await report.query('commit')
  expect(await migration.exited, migration.output()).toEqual({ code: 0, signal: null })
  expect(await indexFiles()).toEqual([built])
})

it('processes of the previous version work with a migrated database, alongside the next version', async () => {
  const old = startWorker(api)
  await reachDatabase(api.services, { DATABASE_URL: api.databaseUrl, DATABASE_DIRECT_URL: undefined })
  await addJob('tenant.add_note', { tenantId: api.tenant.id })
  const id = await createInstance(api, { seller: sellerOf(simulator) })
  await waitForCompletion(api, id)
  const jobs = async () => (await jobsOf(api)).map(({ task, attempts, locked_by: by }) => ({ task, attempts, by }))
  // The job of the set-up's last run ends after the run.
  await eventually(async () => expect(await jobs()).toEqual([{ task: 'tenant.add_note', attempts: 0, by: null }]))

  const [run] = await select<{ id: string }>(
    api,
    `insert into sync_runs (tenant_id, instance_id, kind, is_setup) values ($1, $2, 'orders', false) returning id`,
    [api.tenant.id, id],
  )
  const runId = Number(run?.id)
  await addJob('tenant.run_orders', { tenantId: api.tenant.id, runId, hint: 'new' })
  const job = async () => (await jobsOf(api)).find(({ task }) => task === 'tenant.run_orders')
  await eventually(async () => expect(await job()).toMatchObject({ attempts: 1, locked_by: null }))

  const next = startNext('worker')
  await next.printed(/worker ready/)
  await eventually(async () => expect(await notes(), next.output()).toEqual([{ text: 'new' }]))
  await old.stop()
  await hurry(api)
  expect(await waitForRun(api, runId)).toBe('completed')
})

it('the previous version does not start after a migration that it cannot work with', async () => {
  await select(api, `insert into kysely_migration values ('0100-x.breaking.sql', now()::text)`)
  await expect(
    reachDatabase(api.services, { DATABASE_URL: api.databaseUrl, DATABASE_DIRECT_URL: undefined }),
  ).rejects.toThrow(
    'DATABASE_URL: A newer version of Aisle has changed the database so that this one does not work (0100-x.breaking.sql).',
  )
})

const notes = () => select<{ text: string }>(api, 'select text from notes')

/** Changes when an index is built again. */
const indexFiles = () => select<{ file: number }>(api, `select pg_relation_filenode('${index}') as file`)

async function addJob(name: string, payload: object): Promise<void> {
  await inTenant(api.services.db, api.tenant.id, (tx) =>
    sql`select aisle.add_job(${name}, ${JSON.stringify(payload)}, ${name}, now())`.execute(tx),
  )
}
