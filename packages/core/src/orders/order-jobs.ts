import type { TenantTransaction } from '@aisle/db'
import { z } from 'zod'

import { addJob, defineJob } from '../platform/jobs.ts'

// The jobs belong to `sends`, but orders are what gives them work.

/** Queues acknowledgements of an instance's open orders that have none. */
export const acknowledgeOrdersJob = defineJob({
  name: 'tenant.acknowledge_orders',
  payload: z.strictObject({ tenantId: z.int(), instanceId: z.int() }),
  key: ({ instanceId }) => `acknowledge:${instanceId}`,
})

/** Ends a send whose order now shows what was requested. */
export const settleSendJob = defineJob({
  name: 'tenant.settle_send',
  payload: z.strictObject({ tenantId: z.int(), instanceId: z.int(), sendId: z.int() }),
  key: ({ sendId }) => `settle:${sendId}`,
})

/** Call it at the end of the transaction in which there are orders to acknowledge. */
export function queueAcknowledgements(
  tx: TenantTransaction,
  payload: z.input<typeof acknowledgeOrdersJob.payload>,
): Promise<void> {
  return addJob(tx, acknowledgeOrdersJob, { payload })
}
