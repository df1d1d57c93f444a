import { WalmartSendType } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { z } from 'zod'

import { addJob, defineJob } from '../platform/jobs.ts'

/** Sends what is due of an instance and a type. Each type has a rate limit of its own, and must not wait for another's. */
export const sendJob = defineJob({
  name: 'tenant.send',
  payload: z.strictObject({ tenantId: z.int(), instanceId: z.int(), type: WalmartSendType }),
  key: ({ instanceId, type }) => `send:${instanceId}:${type}`,
})

/** Sends of an instance and a type. */
export type Lane = Omit<z.output<typeof sendJob.payload>, 'tenantId'>

/** Call it at the end of the transaction in which a send has become due. */
export function queueLane(
  tx: TenantTransaction,
  { delayMs, ...payload }: z.input<typeof sendJob.payload> & { readonly delayMs?: number },
): Promise<void> {
  return addJob(tx, sendJob, { payload, delayMs })
}
