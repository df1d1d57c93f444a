import type { DeletedWebhook, WebhookId } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'
import { z } from 'zod'

import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import { addJob, defineJob, deleteRows, inSlices } from '../platform/jobs.ts'
import { write } from '../platform/write.ts'
import { lockWebhook } from './webhook.ts'

/** Deletes a webhook immediately. A job removes its deliveries. If the job is lost, they are purged with their events. */
export function deleteWebhook(ctx: TenantRequestContext, { id }: WebhookId): Promise<DeletedWebhook> {
  return write(ctx, { input: { id }, subject: 'webhook', subjectId: id }, async (tx) => {
    await lockWebhook(tx, id)
    await tx.deleteFrom('webhooks').where('id', '=', id).execute()
    await queueRemoval(ctx, tx, id)
    return {}
  })
}

export const deleteDeliveriesJob = defineJob({
  name: 'tenant.delete_deliveries',
  payload: z.strictObject({ tenantId: z.int(), webhookId: z.int() }),
  key: ({ webhookId }) => `delete_deliveries:${webhookId}`,
})

/** Removes the deliveries of a deleted webhook. */
export function deleteDeliveries(ctx: TenantContext, { webhookId }: { readonly webhookId: number }): Promise<void> {
  return inSlices(ctx, {
    from: true,
    batch: async (tx) => {
      const isRest = await deleteRows(tx, ['webhook_deliveries', 'id'], sql`webhook_id = ${webhookId}`)
      return isRest || undefined
    },
    requeue: (tx) => queueRemoval(ctx, tx, webhookId),
  })
}

function queueRemoval({ tenantId }: TenantContext, tx: TenantTransaction, webhookId: number): Promise<void> {
  return addJob(tx, deleteDeliveriesJob, { payload: { tenantId, webhookId } })
}
