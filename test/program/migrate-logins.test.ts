import { readFile } from 'node:fs/promises'

import { checkDatabase, createTenant } from '@aisle/core'
import { createDatabase, findDefects, inTenant, migrate } from '@aisle/db'
import { startEmbeddedPostgres } from '@aisle/dev'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'

import { dumpSchema } from '../generate/schema-sql.ts'
import { query } from '../helpers/database.ts'
import { hasPostgres15, runTool, startPostgres15 } from '../helpers/machine-postgres.ts'
import { select } from '../helpers/records.ts'

interface Cluster {
  /** As a superuser, to the database `postgres`. */
  readonly url: string
  stop(): Promise<void>
}

const servers = [
  { name: '18, embedded', start: () => startEmbeddedPostgres(), isThere: true },
  { name: "15, the machine's", start: startPostgres15, isThere: hasPostgres15 },
]

const password = 'secret'
const databases = ['first', 'second']
const logins = ['aisle', 'ops', 'crew']

function urlOf({ url }: Cluster, login: string, database: string): string {
  const result = new URL(url)
  result.pathname = database
  if (login !== 'postgres') Object.assign(result, { username: login, password })
  return result.href
}

/** Creates a login and a database that it owns. Returns the database's URL. */
async function makeOwner(cluster: Cluster, login: string, options: { database?: string; rights?: string } = {}) {
  const { database = 'first', rights = 'createrole' } = options
  if (login !== 'postgres') await query(cluster.url, `create role ${login} login ${rights} password '${password}'`)
  await query(cluster.url, `create database ${database} owner ${login}`)
  return urlOf(cluster, login, database)
}

/** Drops everything that a test created, except the cluster's superuser. */
async function clear(cluster: Cluster): Promise<void> {
  for (const database of databases) await query(cluster.url, `drop database if exists ${database} with (force)`)
  for (const role of [...logins, 'aisle_tenant']) await query(cluster.url, `drop role if exists ${role}`)
}

/** Creates two tenants with a row each, and a job, as api and worker do. */
async function useDatabase(url: string): Promise<void> {
  const db = createDatabase({ url, maxConnections: 2 })
  try {
    await checkDatabase({
      db,
      log: pino({ level: 'silent' }),
      outages: { report: () => false, ongoing: () => undefined },
    })
    for (const domain of ['one.example', 'two.example']) {
      const id = await createTenant(db, { domains: [domain] })
      if (id === undefined) throw new Error(`There is already a tenant ${domain}.`)
      const { rows } = await inTenant(db, id, async (tx) => {
        await sql`insert into stores (name) values (${domain})`.execute(tx)
        const payload = JSON.stringify({ tenantId: id })
        await sql`select aisle.add_job('tenant.run_token', ${payload}::json, 'k', now())`.execute(tx)
        return sql`select name from stores`.execute(tx)
      })
      expect(rows).toEqual([{ name: domain }])
    }
  } finally {
    await db.destroy()
  }
}

async function defectsOf(url: string): Promise<string[]> {
  const db = createDatabase({ url, maxConnections: 1 })
  try {
    return (await findDefects(db)).map(({ text }) => text)
  } finally {
    await db.destroy()
  }
}

/** Damage that an administrator or an incomplete restore can do, and how it is reported. */
const changes = [
  ['alter role aisle_tenant bypassrls', 'the role aisle_tenant bypasses row-level security'],
  ['set local search_path = pg_catalog', 'the search_path of ops does not find the tables in schema public'],
  ['alter table stores disable row level security', 'the table stores is not protected by row-level security'],
  ['drop policy tenant_isolation on stores', 'the table stores is not protected by row-level security'],
  ['revoke update on stores from aisle_tenant', 'the role aisle_tenant lacks update on the table stores'],
  ['grant select on api_tokens to aisle_tenant', 'the role aisle_tenant must not have select on the table api_tokens'],
  [
    'grant execute on function aisle.try_to_store to aisle_tenant',
    'the role aisle_tenant must not be able to call aisle.try_to_store()',
  ],
  ['alter table stores owner to postgres', 'ops does not own the table stores'],
  ['drop table idempotency_keys', 'the table idempotency_keys is missing'],
  ['drop function aisle.search', 'the function aisle.search(text,text) is missing'],
  ['revoke usage on schema aisle from aisle_tenant', 'the role aisle_tenant may not call aisle.tenant_id()'],
  ['drop schema graphile_worker cascade', 'the queue is missing'],
] as const

/** What is reported to the login ops after a superuser's change, which is then rolled back. */
async function defectsWith(cluster: Cluster, change: string): Promise<string[]> {
  const db = createDatabase({ url: urlOf(cluster, 'postgres', 'first'), maxConnections: 1 })
  const rolledBack = new Error('rolled back')
  let defects: string[] = []
  const changing = db.transaction().execute(async (trx) => {
    await sql.raw(change).execute(trx)
    await sql`set local role ops`.execute(trx)
    defects = (await findDefects(trx)).map(({ text }) => text)
    throw rolledBack
  })
  try {
    await expect(changing).rejects.toBe(rolledBack)
    return defects
  } finally {
    await db.destroy()
  }
}

describe.each(servers)('on Postgres $name', ({ start, isThere }) => {
  describe.skipIf(!isThere)('if this machine has it', () => {
    let cluster: Cluster
    /** The major version, such as 18. */
    let version: number
    beforeAll(async () => {
      cluster = await start()
      const [row] = await select<{ version: number }>(
        { databaseUrl: cluster.url },
        `select current_setting('server_version_num')::int / 10000 as version`,
      )
      version = row?.version ?? 0
      return () => cluster.stop()
    })
    afterEach(() => clear(cluster))

    it.each(['aisle', 'postgres', 'ops'])('a login named %s creates the same schema and can use it', async (login) => {
      const url = await makeOwner(cluster, login)
      await migrate(url)
      await migrate(url)
      await useDatabase(url)
      const schema = await dumpSchema(url)
      if (version === 18) {
        expect(schema).toBe(await readFile(new URL('../../packages/db/schema.sql', import.meta.url), 'utf8'))
      }
      expect(schema).toContain('create table tenant_domains')
      const misplaced = await select(
        { databaseUrl: url },
        `select oid::regclass from pg_class where relkind in ('r', 'S', 'v') and relnamespace not in (
           'public'::regnamespace, 'graphile_worker'::regnamespace, 'pg_catalog'::regnamespace,
           'information_schema'::regnamespace
         ) and relnamespace::regnamespace::text not like 'pg\\_%'`,
      )
      expect(misplaced).toEqual([])
    })

    it('accepts what an administrator has prepared, and names the statements still to be run', async () => {
      const url = await makeOwner(cluster, 'ops', { rights: 'nocreaterole' })
      await expect(migrate(url)).rejects.toThrow(
        /^There is no role aisle_tenant, and ops may not create it\. As an administrator, run: create role aisle_tenant nologin; grant aisle_tenant to ops;$/,
      )
      await query(cluster.url, 'create role aisle_tenant nologin')
      await expect(migrate(url)).rejects.toThrow(
        /^ops may not act as the role aisle_tenant\. As an administrator, run: grant aisle_tenant to ops;$/,
      )
      await query(cluster.url, 'grant aisle_tenant to ops; alter database first owner to postgres')
      await expect(migrate(url)).rejects.toThrow(
        /^ops may not create schemas and tables\. As an administrator, run: grant create on database first to ops; grant create on schema public to ops;$/,
      )
      await query(cluster.url, 'grant create on database first to ops')
      await query(urlOf(cluster, 'postgres', 'first'), 'grant create on schema public to ops')
      await migrate(url)
      await useDatabase(url)
    })

    it('two databases in a cluster can have different owners', async () => {
      const first = await makeOwner(cluster, 'ops')
      const second = await makeOwner(cluster, 'crew', { database: 'second' })
      await migrate(first)
      // Before Postgres 16 CREATEROLE alone lets a login use a role that another has created.
      if (version >= 16) {
        await expect(migrate(second)).rejects.toThrow('run: grant aisle_tenant to crew;')
        await query(cluster.url, 'grant aisle_tenant to crew')
      }
      await migrate(second)
      for (const url of [first, second, first]) expect(await defectsOf(url)).toEqual([])
      await useDatabase(first)
      await useDatabase(second)
    })

    it('detects what a database has lost and repairs what it can', async () => {
      const url = await makeOwner(cluster, 'ops')
      await migrate(url)
      expect(await defectsOf(url)).toEqual([])
      for (const [change, defect] of changes) expect(await defectsWith(cluster, change), change).toContain(defect)
      await query(urlOf(cluster, 'postgres', 'first'), 'drop owned by aisle_tenant')
      expect(await defectsOf(url)).toContain('the role aisle_tenant lacks select on the table tenants')
      await query(cluster.url, 'drop role aisle_tenant')
      expect(await defectsOf(url)).toEqual(['the role aisle_tenant is missing'])
      await expect(useDatabase(url)).rejects.toThrow('The database is incomplete')
      await migrate(url)
      await useDatabase(url)
      await query(url, `insert into kysely_migration values ('0099-next.sql', now()::text)`)
      await expect(migrate(url)).rejects.toThrow(
        'The database has the migration 0099-next.sql, which this version of Aisle does not know.',
      )
      await query(url, `delete from kysely_migration where name = '0099-next.sql'; drop table idempotency_keys`)
      await expect(migrate(url)).rejects.toThrow(/^The database is incomplete: the table idempotency_keys is missing\./)
    })
  })
})

// npm's Postgres 18 comes without pg_dump, and the machine's is too old for it.
describe.skipIf(!hasPostgres15)("a dump of the machine's Postgres 15", () => {
  let clusters: readonly [Cluster, Cluster]
  beforeAll(async () => {
    clusters = await Promise.all([startPostgres15(), startPostgres15()])
    return () => Promise.all(clusters.map((cluster) => cluster.stop()))
  })

  it('works after it is restored into a new cluster and migrated', async () => {
    const [from, to] = clusters
    const source = await makeOwner(from, 'ops')
    await migrate(source)
    await useDatabase(source)
    const dump = runTool('pg_dump', ['--no-owner', source])
    const target = await makeOwner(to, 'ops')
    // Grants to a missing role fail individually, and psql continues.
    runTool('psql', ['--quiet', '--output=/dev/null', target], dump)
    expect(await defectsOf(target)).toEqual(['the role aisle_tenant is missing'])
    await migrate(target)
    expect(await defectsOf(target)).toEqual([])
    expect(await select({ databaseUrl: target }, 'select name from stores order by name')).toEqual([
      { name: 'one.example' },
      { name: 'two.example' },
    ])
    expect(await dumpSchema(target)).toBe(await dumpSchema(source))
  })
})
