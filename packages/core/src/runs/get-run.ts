import type { WalmartRunDocument, WalmartRunId } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { requireInstance } from '../instances/index.ts'
import { snapshot, type TenantContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { presentRun } from './present-run.ts'
import { findRun, type RunRow } from './run-queries.ts'

export async function getRun(ctx: TenantContext, names: WalmartRunId): Promise<WalmartRunDocument> {
  const row = await snapshot(ctx, (tx) => requireRun(tx, names))
  return { data: presentRun(row), message: null }
}

/** Throws where the instance has no such run, or the tenant no such instance. */
export async function requireRun(tx: TenantTransaction, { id, run_id: runId }: WalmartRunId): Promise<RunRow> {
  await requireInstance(tx, id)
  const row = await findRun(tx, { instanceId: id, runId })
  if (!row) throw new AisleError('ERR_NOT_FOUND', `The instance ${id} has no run ${runId}.`)
  return row
}
