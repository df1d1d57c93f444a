import { ScheduledKind, WalmartScheduleDocument, type WalmartScheduleKinds } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { requireLockedInstance } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { write } from '../platform/write.ts'
import { describeSchedule } from './get-schedule.ts'

/** Pauses an instance's scheduled refreshes, of some kinds or all. One that is already paused keeps its pause date. */
export function pauseSchedule(
  ctx: TenantRequestContext,
  input: WalmartScheduleKinds,
): Promise<WalmartScheduleDocument> {
  return changePauses(ctx, input, 'pause')
}

/** Resumes an instance's scheduled refreshes, of some kinds or all. */
export function resumeSchedule(
  ctx: TenantRequestContext,
  input: WalmartScheduleKinds,
): Promise<WalmartScheduleDocument> {
  return changePauses(ctx, input, 'resume')
}

const changes = { pause: insertPauses, resume: deletePauses }

function changePauses(ctx: TenantRequestContext, input: WalmartScheduleKinds, change: keyof typeof changes) {
  const { id, kinds = ScheduledKind.options } = input
  return write(ctx, { input, subject: 'walmart_instance', subjectId: id }, async (tx, report) => {
    report({ after: { kinds } })
    await requireLockedInstance(tx, id, 'update')
    await changes[change](tx, { instanceId: id, kinds })
    return describeSchedule(tx, id)
  })
}

interface Pauses {
  readonly instanceId: number
  readonly kinds: readonly ScheduledKind[]
}

async function insertPauses(tx: TenantTransaction, { instanceId, kinds }: Pauses): Promise<void> {
  await sql`
    insert into sync_pauses (instance_id, kind) select ${instanceId}, unnest(${kinds}::text[]) order by 2
    on conflict do nothing
  `.execute(tx)
}

async function deletePauses(tx: TenantTransaction, { instanceId, kinds }: Pauses): Promise<void> {
  await tx.deleteFrom('sync_pauses').where('instance_id', '=', instanceId).where('kind', 'in', kinds).execute()
  // A refresh that fell due during the pause starts within a minute.
  const instance = tx.updateTable('integration_instances').where('id', '=', instanceId)
  await instance.set({ schedule_check_at: sql`now()` }).execute()
}
