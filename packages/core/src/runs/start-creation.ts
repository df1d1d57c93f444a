import type { WalmartRun } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { toPostgresJson } from '../platform/postgres-text.ts'
import type { CreationKind } from './queries.ts'
import { presentRun, requireRun } from './run.ts'
import { startRun } from './start-run.ts'

interface Creation {
  readonly instanceId: number
  readonly kind: CreationKind
  /** Limits the run to matching records. */
  readonly filters: object
  /** The number of these records. */
  readonly total: number
}

/**
 * Starts a run that creates missing records, or returns the one under way. Starts none if nothing is missing.
 *
 * @throws AisleError `ERR_CONFLICT` if the run under way has other filters
 */
export async function startCreation(
  ctx: TenantContext,
  tx: TenantTransaction,
  creation: Creation,
): Promise<{ run: WalmartRun | null; isNew: boolean }> {
  const { instanceId, kind, filters, total } = creation
  if (total === 0) return { run: null, isNew: false }
  const { id, isNew } = await startRun(ctx, tx, { ...creation, isSetup: false })
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
