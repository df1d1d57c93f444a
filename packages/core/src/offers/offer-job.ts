import type { TenantTransaction } from '@aisle/db'
import { z } from 'zod'

import { addJob, defineJob } from '../platform/jobs.ts'

const Channel = z.enum(['stock', 'node_stock', 'price'])
export const offerChannels = Channel.options

/** Sends what is due of an instance and a channel. Each channel has rate limits of its own. */
export const offerJob = defineJob({
  name: 'tenant.send_offers',
  payload: z.strictObject({ tenantId: z.int(), instanceId: z.int(), channel: Channel }),
  key: ({ instanceId, channel }) => `offers:${instanceId}:${channel}`,
})

/** The targets of an instance and a channel. */
export type OfferLane = Omit<z.output<typeof offerJob.payload>, 'tenantId'>

/** Call it at the end of the transaction in which a target has become due. */
export function queueOffers(
  tx: TenantTransaction,
  { delayMs, ...payload }: z.input<typeof offerJob.payload> & { readonly delayMs?: number },
): Promise<void> {
  return addJob(tx, offerJob, { payload, delayMs })
}
