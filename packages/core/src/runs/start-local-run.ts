import type { WalmartRun } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { toPostgresJson } from '../platform/to-postgres.ts'
import type { LocalKind } from './queries.ts'
import { presentRun, requireRun } from './run.ts'
import { startRun } from './start-run.ts'

interface LocalRun {
  readonly instanceId: number
  readonly kind: LocalKind
  /** Limits the run to matching records. */
  readonly filters: object
  /** The number of these records. */
  readonly total: number
}

/**
 * Starts a run over stored records, or returns the one under way. Starts none if there are no records.
 *
 * @throws AisleError `ERR_CONFLICT` if the run under way has other filters
 */
export async function startLocalRun(
  ctx: TenantContext,
  tx: TenantTransaction,
  local: LocalRun,
): Promise<{ run: WalmartRun | null; isNew: boolean }> {
  const { instanceId, kind, filters, total } = local
  if (total === 0) return { run: null, isNew: false }
  const { id, isNew } = await startRun(ctx, tx, { ...local, isSetup: false })
  if (!isNew && !(await hasFilters(tx, id, filters))) {
    throw new AisleError(
      'ERR_CONFLICT',
      `Run ${id} of kind ${kind} is in progress with other filters; only one can run at a time.`,
    )
  }
  return { run: presentRun(await requireRun(tx, { id: instanceId, run_id: id })), isNew }
}

async function hasFilters(tx: TenantTransaction, runId: number, filters: object): Promise<boolean> {
  const run = tx.selectFrom('sync_runs').select('id').where('id', '=', runId)
  return (await run.where(sql<boolean>`filters = ${toPostgresJson(filters)}::jsonb`).executeTakeFirst()) !== undefined
}
