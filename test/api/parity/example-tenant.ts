import { randomBytes } from 'node:crypto'
import dns from 'node:dns'
import { promisify } from 'node:util'

import { scopes } from '@aisle/contract'
import type { Seller } from '@aisle/walmart-simulator'
import pg from 'pg'
import { beforeAll, vi } from 'vitest'

import { seal } from '../../../packages/core/src/platform/seal.ts'
import type { Api } from '../../helpers/api.ts'
import { deleteExampleInstance, foreignId, rowsWithIds } from './example-rows.ts'

/** A tenant whose records have the ids of the contract's examples. */
export interface ExampleTenant {
  readonly id: number
  /** The API's URL with the tenant's host. */
  readonly url: string
  readonly tokens: Readonly<Record<'all' | 'expired' | 'revoked', string>>
  /** A token with every scope but this one. */
  tokenWithout(scope: string): string
}

type Seed = Readonly<Partial<Record<'isDeleting' | 'isForeign', boolean>>>

export interface ExampleTenants {
  seed(seed?: Seed): Promise<ExampleTenant>
  /** Every row of a tenant, and its jobs, as text. */
  rowsOf(tenant: ExampleTenant): Promise<string>
}

// Above every id of the examples and the other tenant.
const firstNewId = 100_000_000

/** Whether an id belongs to a record created after seeding. */
export const isNewId = (id: number) => id >= firstNewId && id < 2 * firstNewId

/** Creates such tenants in the API's database, each in one round trip. */
export function useExampleTenants(api: Api, seller: () => Seller): ExampleTenants {
  let database: pg.Pool
  let count = 0
  resolveNamesHere()
  beforeAll(async () => {
    database = new pg.Pool({ connectionString: api.databaseUrl, max: 4 })
    await database.query(startIdsAt(firstNewId))
    return () => database.end()
  })
  return {
    async seed({ isForeign = false, isDeleting = false } = {}) {
      count += 1
      const id = 1000 + count
      const { clientId, clientSecret } = seller()
      const instanceId = isForeign ? foreignId(1) : 1
      const subject = `tenants/${id}/instances/${instanceId}/credentials`
      const credentials = await seal(api.services.keys, subject, { clientId, clientSecret })
      const webhookId = isForeign ? foreignId(31) : 31
      const webhookSecret = await seal(api.services.keys, `tenants/${id}/webhooks/${webhookId}/secret`, {
        secret: `whsec_${randomBytes(32).toString('base64')}`,
      })
      const secret = randomBytes(32).toString('base64url')
      const token = (number: number) => `aisle_${number}_${secret}`
      const domain = `tenant-${id}.example`
      await database.query(`
        begin;
        insert into tenants (id) overriding system value values (${id});
        insert into tenant_domains (tenant_id, domain) values (${id}, '${domain}');
        select set_config('app.tenant_id', '${id}', true);
        insert into api_tokens (id, name, secret_hash, scopes, expires_at, revoked_at) overriding system value
        select number, 'example', sha256('${secret}'), scopes, expires_at, revoked_at
        from (values ${tokenRows()}) as token (number, scopes, expires_at, revoked_at);
        ${rowsWithIds(isForeign).replaceAll(':credentials', `'${credentials}'`).replaceAll(':webhook_secret', `'${webhookSecret}'`)};
        ${isDeleting ? `${deleteExampleInstance} where tenant_id = ${id};` : ''}
        commit`)
      return {
        id,
        url: api.url.replace('127.0.0.1', domain),
        tokens: { all: token(1), expired: token(2), revoked: token(3) },
        tokenWithout: (scope) => token(firstNarrow + scopes.findIndex((candidate) => candidate === scope)),
      }
    },
    async rowsOf({ id }) {
      const { rows } = await database.query<{ name: string }>(
        `select table_name as name from information_schema.columns
         where column_name = 'tenant_id' and table_schema = 'public' order by 1`,
      )
      const union = rows.map(
        ({ name }) => `select '${name}' as name, to_jsonb(t)::text as text from ${name} t where tenant_id = ${id}`,
      )
      const jobs = `select task.identifier, count(*)::text from graphile_worker._private_jobs job
        join graphile_worker._private_tasks task on task.id = task_id where payload ->> 'tenantId' = '${id}' group by 1`
      const all = await database.query([...union, jobs].join(' union all ') + ' order by 1, 2')
      return all.rows.map((row) => Object.values(row).join(' ')).join('\n')
    },
  }
}

// Tokens from this number on lack one scope each.
const firstNarrow = 10

function tokenRows(): string {
  const all = `'{${scopes.join(',')}}'::text[]`
  const narrow = scopes.map((scope, index) => {
    const held = scopes.filter((other) => other !== scope)
    return `(${firstNarrow + index}, '{${held.join(',')}}', null, null)`
  })
  return [
    `(1, ${all}, null::timestamptz, null::timestamptz)`,
    `(2, ${all}, '2026-01-01', null)`,
    `(3, ${all}, null, '2026-01-01')`,
    ...narrow,
  ].join(', ')
}

function startIdsAt(first: number): string {
  return `do $$ declare name regclass; begin
    for name in select oid from pg_class where relkind = 'S' and relnamespace = 'public'::regnamespace loop
      execute format('alter sequence %s restart with ${first}', name);
    end loop;
  end $$`
}

type LookedUp = (error: Error | null, addresses?: dns.LookupAddress[]) => void

/** The host selects the tenant, and clients send the host that they call. So tenants' hosts resolve to this machine. */
function resolveNamesHere(): void {
  beforeAll(() => {
    const lookUp = promisify(dns.lookup)
    vi.spyOn(dns, 'lookup').mockImplementation(((host: string, options: dns.LookupAllOptions, done: LookedUp) => {
      lookUp(host.endsWith('.example') ? '127.0.0.1' : host, options).then((found) => done(null, found), done)
    }) as typeof dns.lookup)
    return () => vi.mocked(dns.lookup).mockRestore()
  })
}
