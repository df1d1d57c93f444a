import type { RunKind } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import type { TenantContext } from '../platform/context.ts'
import { cancelRuns, type RunsToEnd } from './queries.ts'
import { reportEnd } from './run-slice.ts'

/**
 * Cancels runs under way, in the caller's transaction.
 *
 * @returns the kinds of the runs that were cancelled
 */
export async function endRuns(
  ctx: TenantContext,
  tx: TenantTransaction,
  { instanceId, which }: { readonly instanceId: number; readonly which: RunsToEnd },
): Promise<RunKind[]> {
  const ended = await cancelRuns(tx, instanceId, which)
  for (const run of ended) reportEnd(ctx, tx, run)
  return ended.map(({ kind }) => kind)
}
