import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import type { SyncKind } from './jobs.ts'
import { underWay } from './run-queries.ts'

/**
 * Keeps an instance from being changed or deleted until the transaction ends: the first lock of whatever commits for a
 * run, so that a change, which takes the instance and then its runs, never waits for it in a circle. Answers false where
 * the instance is being deleted.
 *
 * @param isChanging whether the transaction changes the instance itself: two of those must not wait for each other either
 */
export async function keepInstance(tx: TenantTransaction, id: number, isChanging: boolean): Promise<boolean> {
  const instance = tx
    .selectFrom('integration_instances')
    .select('id')
    .where('id', '=', id)
    .where('deleting_since', 'is', null)
  const row = await (isChanging ? instance.forNoKeyUpdate() : instance.forKeyShare()).executeTakeFirst()
  return row !== undefined
}

export async function endRunsOf(tx: TenantTransaction, instanceId: number): Promise<void> {
  await tx
    .updateTable('sync_runs')
    .set({ status: 'cancelled', finished_at: sql`now()`, next_attempt_at: null })
    .where('instance_id', '=', instanceId)
    .where('status', 'in', underWay)
    .execute()
}

interface RunsOf {
  readonly instanceId: number
  readonly kind: SyncKind
}

/** Counts a page that nobody has brought in, so that one that is on its way commits no more. */
export function bumpRun(tx: TenantTransaction, { instanceId, kind, fromStart }: RunsOf & { fromStart: boolean }) {
  const atStart = { cursor: null, changed_since: null, high_water_mark: null, processed: 0, total: null }
  return tx
    .updateTable('sync_runs')
    .set((eb) => ({ pages: eb('pages', '+', 1), ...(fromStart && atStart) }))
    .where('instance_id', '=', instanceId)
    .where('kind', '=', kind)
    .where('status', 'in', underWay)
    .returning(['id', 'status'])
    .executeTakeFirst()
}

export async function countRunsOf(tx: TenantTransaction, { instanceId, kind }: RunsOf): Promise<number> {
  const counted = await tx
    .selectFrom('sync_runs')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('instance_id', '=', instanceId)
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow()
  return counted.count
}

/** Until the transaction ends: one at a time takes them to change, or several at once to read. */
export async function takeLinks(tx: TenantTransaction, instanceId: number, use: 'changing' | 'reading'): Promise<void> {
  const key = sql`hashtextextended('links:' || aisle.tenant_id() || ':' || ${instanceId}::bigint, 0)`
  const lock = use === 'changing' ? sql`pg_advisory_xact_lock(${key})` : sql`pg_advisory_xact_lock_shared(${key})`
  await sql`select ${lock}`.execute(tx)
}
