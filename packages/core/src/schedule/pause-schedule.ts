import { ScheduledKind, WalmartScheduleDocument, type WalmartScheduleKinds } from '@aisle/contract'

import { requireLockedInstance } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { writeOnce } from '../platform/idempotency.ts'
import { describeSchedule } from './get-schedule.ts'
import { deletePauses, insertPauses } from './queries.ts'

/** Holds up an instance's scheduled refreshes, of some kinds or all. What is paused already stays so since then. */
export function pauseSchedule(
  ctx: TenantRequestContext,
  input: WalmartScheduleKinds,
): Promise<WalmartScheduleDocument> {
  return changePauses(ctx, input, 'pause')
}

/** Lets an instance's scheduled refreshes start again, of some kinds or all. */
export function resumeSchedule(
  ctx: TenantRequestContext,
  input: WalmartScheduleKinds,
): Promise<WalmartScheduleDocument> {
  return changePauses(ctx, input, 'resume')
}

const changes = { pause: insertPauses, resume: deletePauses }

function changePauses(ctx: TenantRequestContext, input: WalmartScheduleKinds, change: keyof typeof changes) {
  const { id, kinds = ScheduledKind.options } = input
  const write = { operation: `walmart.schedule.${change}`, input, answer: WalmartScheduleDocument }
  return writeOnce(ctx, write, async (tx) => {
    await requireLockedInstance(tx, id, 'share')
    await changes[change](tx, { instanceId: id, kinds })
    return describeSchedule(tx, id)
  })
}
