import { type RunMode, type ScheduledKind, WalmartRunDocument } from '@aisle/contract'

import { requireConnection, requireLockedInstance } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { nothing, write } from '../platform/write.ts'
import { presentRun, requireRun } from './run.ts'
import { startRun } from './start-run.ts'

interface Refresh {
  /** Id of the instance. */
  readonly id: number
  readonly kind: ScheduledKind | 'audit_inventory'
  readonly mode: RunMode
}

/** Starts a refresh or an audit on request, or returns the one under way. */
export function startRefresh(ctx: TenantRequestContext, refresh: Refresh): Promise<WalmartRunDocument> {
  const { id, kind, mode } = refresh
  return write(ctx, { input: refresh, subject: 'walmart_run', instanceId: id }, async (tx, report) => {
    await requireLockedInstance(tx, id, 'share')
    await requireConnection(tx, id)
    const changesOnly = mode === 'changes'
    const run = await startRun(ctx, tx, { instanceId: id, kind, isSetup: false, changesOnly })
    if (!run.isNew) report(nothing)
    const what = kind === 'audit_inventory' ? 'An audit of the inventory' : `A refresh of ${kind}`
    const message = run.isNew ? null : `${what} is already in progress; only one can run at a time.`
    return { data: presentRun(await requireRun(tx, { id, run_id: run.id })), message }
  })
}
