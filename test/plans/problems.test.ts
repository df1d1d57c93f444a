import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'

import { type Tenant, useApi } from '../helpers/api.ts'
import { type Done, nodesOf, watchStatements } from '../helpers/watch-statements.ts'
import { connectMaker } from '../lists/rows.ts'
import { withoutSearchIndexes } from '../lists/search-indexes.ts'
import { fillTables } from './fill-tables.ts'
import { rowsRead } from './judge-plan.ts'

const count = 6000
/** Rows that may be read of each table with problems, to descend each of its indexes and to find the caller. */
const few = 60

const watch = watchStatements()
const api = useApi({ watch, requestsPerMinute: 100_000 })
let database: pg.Client
let healthy: Tenant
let broken: Tenant

beforeAll(async () => {
  database = await connectMaker(api.databaseUrl)
  healthy = await api.createTenant('healthy.example')
  broken = await api.createTenant('broken.example')
  await withoutSearchIndexes(database, async () => {
    await fillTables(database, healthy, { count, ofSecond: 100 })
    await fillTables(database, broken, { count, ofSecond: 100 })
  })
  await database.query(cure(healthy.id))
  await database.query('vacuum (analyze)')
  return () => database.end()
}, 300_000)

/** Orders and sends are open, but their deadlines are far away. */
const cure = (tenant: number) => `
  update integration_instances set connection_status = 'connected', sealed_credentials = 'x' where tenant_id = ${tenant};
  update sync_runs set status = 'completed' where tenant_id = ${tenant};
  update walmart_orders set order_date = now(), estimated_ship_date = now() + interval '3 days' where tenant_id = ${tenant};
  update sends set status = 'queued', has_turn = false, settled_at = null, deadline_at = now() + interval '3 days'
  where tenant_id = ${tenant};
  update offer_targets set status = 'applied', next_attempt_at = null, drifted_at = null where tenant_id = ${tenant};
  update sales_orders set unlinked_lines = 0 where tenant_id = ${tenant};
  update accounting_transactions set status = 'ineligible', blocked_reason = null, blocked_message = null, external_id = null,
    handed_over_at = null where tenant_id = ${tenant}`

/** The statements with which a tenant's problems are listed, and how many groups there are. */
async function listProblems(tenant: Tenant) {
  await database.query('update tenant_domains set tenant_id = $1 where domain = $2', [tenant.id, api.tenant.domain])
  watch.take()
  const { body, status } = await api.call('GET', '/api/problems', { tenant })
  expect(status).toBe(200)
  return { groups: body.data.groups as { cause: string; count: number; is_count_capped: boolean }[], ...watch.take() }
}

const reads = (done: readonly Done[]) =>
  done.flatMap(({ plan }) =>
    nodesOf(plan).flatMap((node) => {
      const table = node['Relation Name']
      return table === undefined
        ? []
        : [{ table, type: node['Node Type'], rows: rowsRead(node), loops: node['Actual Loops'] }]
    }),
  )

describe('the list of problems', () => {
  it('of a tenant without problems reads almost none of its rows', async () => {
    const { groups, done } = await listProblems(healthy)
    expect(groups).toEqual([])
    const rows = reads(done).reduce((sum, read) => sum + read.rows, 0)
    expect(rows).toBeLessThan(few)
  })

  it('reads no more rows of a group than it counts, and one', async () => {
    const { groups, done } = await listProblems(broken)
    expect(
      groups
        .filter((group) => group.is_count_capped)
        .map(({ cause }) => cause)
        .toSorted(),
    ).toEqual(['due_send', 'failed_send', 'unknown_send'])
    const far = reads(done).filter(({ rows, loops }) => rows > 1001 * Math.max(1, loops))
    expect(far).toEqual([])
  })

  it.each([
    'walmart_orders_to_acknowledge',
    'walmart_orders_to_ship',
    'accounting_transactions_blocked_of_instance',
    'sales_orders_waiting',
    'sends_with_deadline',
    'sync_runs_failed',
    'offer_targets_failed',
    'offer_targets_drifted',
    'webhooks_disabled',
  ])('needs the index %s', async (index) => {
    await database.query(`drop index ${index}`)
    const { done } = await listProblems(healthy)
    expect(reads(done).reduce((sum, read) => sum + read.rows, 0)).toBeGreaterThan(few)
  })
})
